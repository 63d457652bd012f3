package io.heddle.allocation.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.allocation.Policy;
import io.heddle.config.DeploymentId;
import io.heddle.config.Finding;
import io.heddle.hostupdate.Limits;
import io.heddle.hostupdate.trace.Durations;
import io.heddle.hostupdate.trace.PlanUpdate;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceFilesTest {
    private static final String NODES = """
            node,rack,cpu,memory,disk,network
            n0,r0,800,1600,500+500,100
            n1,r0,800,1600,1000,100
            n2,r1,800,1600,1000,100
            n3,r1,800,1600,1000,100
            """;
    private static final String HEADER =
            "instance,service,arrival_s,departure_s,cpu,memory,disk,network,update_domains,fault_domains,max_per_node\n";

    @TempDir
    private Path folder;

    private PlaceTrace.Result place(String nodes, String instances) throws IOException {
        Files.writeString(folder.resolve("nodes.csv"), nodes);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("instances.csv.gz")))) {
            out.write(instances.getBytes(StandardCharsets.UTF_8));
        }
        var options = new PlaceTrace.Options(
                folder.resolve("nodes.csv"),
                folder.resolve("instances.csv.gz"),
                Policy.STANDARD,
                Optional.of(folder.resolve("placement.csv")));
        return PlaceTrace.run(options, () -> 0, seen -> {});
    }

    @Test
    void aTraceIsPlacedAndItsPlacementPlanned() throws IOException {
        var result = place(NODES, HEADER + """
                a0,s,0,,400,800,300,10,2,2,
                a1,s,0,,400,800,300,10,2,2,
                b0,t,5,20,100,100,0,10,1,1,
                c0,u,30,,900,100,0,10,1,1,
                """);
        assertThat(result.findings()).isEmpty();
        var report = result.report().orElseThrow();
        assertThat(report.instances()).isEqualTo(4);
        assertThat(report.rejectedInstances()).isEqualTo(1);
        assertThat(report.rejectedBy()).containsEntry("capacity.millicores", 4L);
        assertThat(report.nodesBusyEnd()).isEqualTo(2);
        assertThat(report.table()).anyMatch(l -> l.startsWith("rejected instances") && l.endsWith(" 1"));

        var planned = PlanUpdate.run(
                new PlanUpdate.Options(
                        folder.resolve("placement.csv"),
                        Optional.empty(),
                        Limits.STANDARD,
                        Durations.equal(Duration.ofMinutes(15))),
                () -> 0,
                (now, forecast) -> {});
        assertThat(planned.findings()).isEmpty();
        var update = planned.report().orElseThrow();
        assertThat(update.waves()).isEqualTo(2);
        assertThat(update.wavesMin()).isEqualTo(2);
        assertThat(update.makespan()).isEqualTo(update.lowerBound());
    }

    @Test
    void everyMistakeIsFoundAtOnceWithItsLine() throws IOException {
        var result = place(NODES.replace("n3,", "n2,"), HEADER + """
                a0,s,zero,,400,800,300,10,2,2,
                a1,s,5,4,-1,800,300,10,2,2,
                a1,s,0,,400,800
                a1,/,0,,400,800,300,10,99,2,
                """);
        assertThat(result.report()).isEmpty();
        assertThat(result.findings()).allMatch(Finding::isError);
        assertThat(result.findings())
                .extracting(f -> f.place() + " " + f.rule())
                .contains(
                        "nodes.csv:5 duplicate-node",
                        "instances.csv.gz:2 not-a-number",
                        "instances.csv.gz:3 departs-before-arrival",
                        "instances.csv.gz:3 not-a-number",
                        "instances.csv.gz:4 cell-count",
                        "instances.csv.gz:5 bad-id",
                        "instances.csv.gz:5 not-a-number");
    }

    @Test
    void filesThatAreNoTablesAreRefusedWithoutATrace() throws IOException {
        assertThat(place("", HEADER).findings()).extracting(Finding::rule).contains("empty-file");
        assertThat(place("node,rack\nn0,r0\n", HEADER).findings())
                .extracting(Finding::message)
                .contains("there is no column \"cpu\"");
        Files.write(folder.resolve("broken.gz"), new byte[] {0x1f, (byte) 0x8b, 1, 2, 3});
        var broken = new PlaceTrace.Options(
                folder.resolve("nodes.csv"), folder.resolve("broken.gz"), Policy.STANDARD, Optional.empty());
        assertThat(PlaceTrace.run(broken, () -> 0, s -> {}).findings())
                .extracting(Finding::rule)
                .contains("unreadable-file");
        var missing = new PlanUpdate.Options(
                folder.resolve("nowhere.csv"),
                Optional.empty(),
                Limits.STANDARD,
                Durations.equal(Duration.ofMinutes(15)));
        assertThat(PlanUpdate.run(missing, () -> 0, (now, forecast) -> {}).findings())
                .extracting(Finding::rule)
                .containsExactly("unreadable-file");
    }

    @Test
    void aPlacementThatNoOrderCanUpdateIsRefused() throws IOException {
        var file = folder.resolve("p.csv");
        Files.writeString(file, "service,node,rack,update_domain\ns,n0,r0,0\ns,n0,r0,1\ns,n1,r1,twenty\n");
        var result = PlanUpdate.run(
                new PlanUpdate.Options(
                        file, Optional.empty(), Limits.STANDARD, Durations.equal(Duration.ofMinutes(15))),
                () -> 0,
                (now, forecast) -> {});
        assertThat(result.report()).isEmpty();
        assertThat(result.findings())
                .extracting(f -> f.place() + " " + f.rule())
                .containsExactlyInAnyOrder("p.csv:3 two-update-domains", "p.csv:4 not-a-number");
    }

    @Test
    void aPlacementThatContradictsTheFileOfTheNodesIsRefused() throws IOException {
        var placement = """
                instance,service,node,rack,home,update_domain,cpu,memory,disk,network,update_domains
                a0,s,n0,r0,0,0,10,10,10,1,2
                a1,s,n1,r9,7,1,10,10,10,1,3
                b0,t,n7,r0,0,0,10,10,10,1,1
                b1,t,n7,r0,0,0,10,10,10,1,1
                """;
        assertThat(planned(NODES, placement))
                .extracting(f -> f.place() + " " + f.rule())
                .containsExactly(
                        "placement.csv:3 two-numbers-of-domains",
                        "placement.csv:3 two-racks",
                        "placement.csv:4 unknown-node");
        var much = "instance,service,node,update_domain,cpu,memory,disk,network\na0,s,n0,0,100000,10,10,1\n";
        assertThat(planned(NODES, much))
                .singleElement()
                .satisfies(f -> assertThat(f.rule()).isEqualTo("over-committed"))
                .satisfies(f -> assertThat(f.message()).contains("node n0 holds more than it has", "millicores"));
        assertThat(planned("", placement)).extracting(Finding::rule).containsExactly("empty-file");
    }

    private List<Finding> planned(String nodes, String placement) throws IOException {
        var nodesFile = Files.writeString(folder.resolve("nodes.csv"), nodes);
        var placementFile = Files.writeString(folder.resolve("placement.csv"), placement);
        var options = new PlanUpdate.Options(
                placementFile, Optional.of(nodesFile), Limits.STANDARD, Durations.equal(Duration.ofMinutes(15)));
        var result = PlanUpdate.run(options, () -> 0, (now, forecast) -> {});
        assertThat(result.report()).isEmpty();
        return result.findings();
    }

    @Test
    void hostileContentEndsInFindingsThatAreSafeToShow() throws IOException {
        var wild = place(NODES, HEADER + "a\u001b[31m,s,0,,1,1,1,1,1,1,\nb,s,0,,NaN,1e9,-1,Infinity,1,1,\n");
        assertThat(wild.findings())
                .extracting(f -> f.place() + " " + f.rule())
                .containsExactly(
                        "instances.csv.gz:2 bad-id",
                        "instances.csv.gz:3 not-a-number",
                        "instances.csv.gz:3 not-a-number",
                        "instances.csv.gz:3 not-a-number",
                        "instances.csv.gz:3 not-a-number");
        assertThat(wild.findings().getFirst().message()).isEqualTo("instance is \"a?[31m\"");
        assertThat(place(NODES, HEADER + "x".repeat(70_000)).findings())
                .extracting(Finding::rule)
                .containsExactly("line-too-long");
        assertThat(place(NODES + "n9,r9,1,1,1,1\n".repeat(300), HEADER).findings())
                .as("reading stops when there is no end of it")
                .hasSizeLessThanOrEqualTo(CsvTable.FINDINGS_MAX);
        var columns = "node,rack,cpu,memory,disk,network," + "c,".repeat(50);
        assertThat(place(columns + "\nn0,r0,1,1,1,1" + ",1".repeat(51) + "\n", HEADER)
                        .findings())
                .extracting(Finding::rule)
                .contains("duplicate-column", "too-many-columns");
    }

    @Test
    void moreInstancesThanOneRequestMayHaveAreRefusedBeforeAnythingIsPlaced() throws IOException {
        var many = new StringBuilder(HEADER);
        for (int i = 0; i < 20_001; i++) many.append("i").append(i).append(",s,0,,1,1,1,1,1,1,\n");
        assertThat(place(NODES, many.toString()).findings())
                .extracting(Finding::rule)
                .containsExactly("too-many-instances");
    }

    @Test
    void oneNodeAndNamesWithSpacesAndDemandsOfNothingAreNoMistakes() throws IOException {
        var result = place("node,rack,cpu,memory,disk,network\nthe node,the rack,100,100,100,100\n", HEADER + """
                an instance,a service,0,,0,0,0,0,,,
                too large,other,0,,101,1,1,1,5,3,
                """);
        assertThat(result.findings()).isEmpty();
        var report = result.report().orElseThrow();
        assertThat(report.rejectedInstances()).isEqualTo(1);
        assertThat(report.refusals().getFirst().reasons()).anyMatch(r -> r.contains("short by 1"));
        assertThat(place(NODES, HEADER).report().orElseThrow().instances()).isZero();
    }

    @Test
    void aMachineReassignmentIsReadWithItsServicesAndItsMistakesAreFound() throws IOException {
        var machines = folder.resolve("t_machines.csv");
        var processes = folder.resolve("t_processes.csv");
        Files.writeString(machines, "machine,location,neighborhood,cap0\n0,0,0,10\n1,1,0,10\n");
        Files.writeString(processes, "process,service,req0\n0,0,6\n1,0,6\n2,1,6\n");
        Files.writeString(folder.resolve("t_services.csv"), "service,spread_min_locations\n0,2\n1,1\n");
        var options = new PlaceTrace.Options(machines, processes, Policy.STANDARD, Optional.empty());
        var result = PlaceTrace.run(options, () -> 0, seen -> {});
        assertThat(result.findings()).isEmpty();
        assertThat(result.report().orElseThrow().rejectedInstances()).isEqualTo(1);
        Files.writeString(processes, "process,service,req0\n0,0,6\n0,0,-6\n");
        Files.writeString(machines, "machine,location,cap0\n0,0,10\n0,1,10\n");
        assertThat(PlaceTrace.run(options, () -> 0, seen -> {}).findings())
                .extracting(Finding::rule)
                .containsExactlyInAnyOrder("duplicate-node", "duplicate-instance", "not-a-number");
        var misnamed = Files.copy(processes, folder.resolve("t.csv"));
        var wrong = new PlaceTrace.Options(machines, misnamed, Policy.STANDARD, Optional.empty());
        assertThat(PlaceTrace.run(wrong, () -> 0, seen -> {}).findings())
                .extracting(Finding::rule)
                .contains("processes-name");
    }

    private static final String REGION_NODES = """
            node,rack,cluster,region,cpu,memory,disk,network
            n0,r0,big,north,800,1600,1000,100
            n1,r1,big,north,800,1600,1000,100
            n2,r2,small,north,800,1600,1000,100
            n3,r3,far,south,800,1600,1000,100
            """;
    private static final String REGION_HEADER =
            "instance,service,arrival_s,departure_s,cpu,memory,disk,network,region,affinity_group,vips\n";

    private PlaceRegion.Result region(String nodes, String instances, int clusters, String... explain)
            throws IOException {
        Files.writeString(folder.resolve("nodes.csv"), nodes);
        Files.writeString(folder.resolve("instances.csv"), instances);
        var services = java.util.Arrays.stream(explain).map(DeploymentId::new).toList();
        var options = new PlaceRegion.Options(
                folder.resolve("nodes.csv"),
                folder.resolve("instances.csv"),
                Policy.STANDARD,
                clusters,
                OptionalLong.of(2),
                Optional.of(folder.resolve("placement.csv")),
                services);
        return PlaceRegion.run(options, () -> 0, seen -> {});
    }

    @Test
    void servicesGoToTheClusterOfTheirRegionAndGroupAndSayWhy() throws IOException {
        var result = region(REGION_NODES, REGION_HEADER + """
                a0,a,0,50,600,100,0,10,north,g,1
                b0,b,1,,100,100,0,10,south,,1
                c0,c,2,,200,100,0,10,north,g,1
                d0,d,3,,100,100,0,10,north,g,1
                e0,e,60,,100,100,0,10,north,g,1
                f0,f,61,,900,100,0,10,,,0
                """, 0, "d", "e");
        assertThat(result.findings()).isEmpty();
        var report = result.report().orElseThrow();
        assertThat(report.clusters()).extracting(RegionReport.Line::cluster).containsExactly("big", "far", "small");
        assertThat(report.clusters()).extracting(RegionReport.Line::deployments).containsExactly(3, 1, 0);
        // Two VIPs, both in use by the group: the third of it has to wait until the first has gone.
        assertThat(report.explained().get("d"))
                .containsExactly(
                        "1 instances of d: in no cluster",
                        "big: has 0 free VIPs, needs 1",
                        "far: is in region south, not north",
                        "small: does not host affinity group g");
        assertThat(report.explained().get("e")).first().isEqualTo("1 instances of e: in big");
        // Larger than any node: both clusters with as many cores in sum were asked, and said which rule is in the way.
        assertThat(report.rejectedDeployments()).isEqualTo(2);
        assertThat(report.refusals().getLast()).anyMatch(l -> l.startsWith("big refused it: f0: capacity.millicores"));
        assertThat(report.table()).anyMatch(l -> l.startsWith("choice of a cluster for d:"));
        assertThat(Files.readAllLines(folder.resolve("placement.csv"))).hasSize(4);
    }

    @Test
    void racksAreDealtToClustersAndFilledEvenly() throws IOException {
        var rows = new StringBuilder(HEADER);
        for (int i = 0; i < 4; i++) rows.append("i%d,s%d,%d,,400,10,10,1,1,1,%n".formatted(i, i, i));
        var result = region(NODES, rows.toString(), 2);
        assertThat(result.findings()).isEmpty();
        var report = result.report().orElseThrow();
        assertThat(report.clusters()).extracting(RegionReport.Line::cluster).containsExactly("c000", "c001");
        assertThat(report.clusters()).extracting(RegionReport.Line::instances).containsExactly(2, 2);
        assertThat(report.rejectedInstances()).isZero();
    }

    @Test
    void whatIsWrongWithClustersIsSaidAtOnce() throws IOException {
        assertThat(region(NODES, HEADER + "a,s,0,,1,1,1,1,1,1,\n", 3).findings())
                .extracting(Finding::rule)
                .containsExactly("too-few-racks");
        assertThat(region(REGION_NODES, HEADER + "a,s,0,,1,1,1,1,1,1,\n", 2).findings())
                .extracting(Finding::rule)
                .containsExactly("clusters-twice");
        var nodes = REGION_NODES.replace("n1,r1,big,north", "n1,r1,big,west").replace("n3,r3,far", "n3,r3,?!");
        var wrong = region(nodes, REGION_HEADER + """
                a0,a,0,,1,1,1,1,north,,1
                a1,a,0,,1,1,1,1,south,,1
                """, 0);
        assertThat(wrong.report()).isEmpty();
        assertThat(wrong.findings()).extracting(Finding::rule).contains("two-regions", "two-wishes");
        assertThat(wrong.findings()).hasSize(3);
    }
}
