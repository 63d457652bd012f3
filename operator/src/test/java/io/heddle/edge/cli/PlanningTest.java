package io.heddle.edge.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.edge.FakeFabric;
import io.heddle.edge.json.ApiSettings;
import io.heddle.edge.json.JsonApi;
import io.heddle.edge.json.PackagedService;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PlanningTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NODES = """
            node,rack,cpu,memory,disk,network
            n0,r0,4000,8000,500,100
            n1,r0,4000,8000,500,100
            n2,r1,4000,8000,500,100
            """;
    private static final String INSTANCES = """
            instance,service,arrival_s,departure_s,cpu,memory,disk,network,update_domains,fault_domains,max_per_node
            a0,s,0,,2000,800,100,10,2,2,
            a1,s,0,,2000,800,100,10,2,2,
            b0,t,5,,9000,800,100,10,1,1,
            """;

    @TempDir
    private Path directory;

    private final JsonApi api = JsonApi.start(
            new FakeFabric(), new PackagedService(true), ApiSettings.of("127.0.0.1", 0, Optional.empty()));

    @AfterEach
    void close() {
        api.close();
    }

    private record Ended(int code, String out, String err) {}

    private static Ended bare(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
        int code = Heddle.run(terminal, arguments);
        return new Ended(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    private Ended heddle(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", "http://127.0.0.1:" + api.address().getPort()));
        return bare(all.toArray(String[]::new));
    }

    private String file(String name, String content) throws Exception {
        return Files.writeString(directory.resolve(name), content).toString();
    }

    @Test
    void aTraceIsPlacedAndWhatItLeavesIsPlanned() throws Exception {
        var placement = directory.resolve("end.csv").toString();

        var placed = bare(
                "place",
                "--nodes",
                file("nodes.csv", NODES),
                "--instances",
                file("instances.csv", INSTANCES),
                "--placement",
                placement);
        var planned = bare("plan-update", "--placement", placement);

        assertThat(placed.code()).as(placed.err()).isZero();
        assertThat(placed.out()).containsPattern("rejected instances +1\n");
        assertThat(placed.out()).contains("b0: capacity.millicores rejects 3 of 3 nodes, 3 of them alone");
        assertThat(placed.out()).contains("needs 9000, 4000 free: short by 5000");
        assertThat(placed.err()).contains("100 %: 3 of 3 instances, 1 of them rejected");
        assertThat(planned.code()).as(planned.err()).isZero();
        assertThat(planned.out()).containsPattern("waves +2\n").containsPattern("makespan +30.0 min\n");
        assertThat(planned.out()).containsPattern("domains of a service, most +1\n");
        assertThat(planned.err()).contains("likely to end after ", "at best after 30");
    }

    @Test
    void anUpdateIsPlannedWithTheMachinesSoThatMovesFindRoom() throws Exception {
        var nodes = new StringBuilder("node,rack,cpu,memory,disk,network\n");
        var instances = new StringBuilder(INSTANCES.lines().findFirst().orElseThrow() + "\n");
        for (int i = 0; i < 60; i++) nodes.append("n" + i + ",r" + i / 10 + ",4000,8000,500,100\n");
        for (int i = 0; i < 60; i++) instances.append("i" + i + ",s" + i / 6 + ",0,,2000,800,100,10,3,2,1\n");
        var machines = file("nodes.csv", nodes.toString());
        var placement = directory.resolve("end.csv").toString();
        var placed = bare(
                "place",
                "--nodes",
                machines,
                "--instances",
                file("i.csv", instances.toString()),
                "--placement",
                placement);
        assertThat(placed.code()).as(placed.err()).isZero();
        var late = List.of("--node-max", "16", "--quarantine", "10", "--seed", "3", "--move-minutes", "2");
        var line = new ArrayList<>(List.of("plan-update", "--placement", placement, "--nodes", machines));
        line.addAll(late);

        var planned = bare(line.toArray(String[]::new));
        line.add("--json");
        var json = JSON.readTree(bare(line.toArray(String[]::new)).out());

        assertThat(planned.code()).as(planned.err()).isZero();
        assertThat(planned.out())
                .containsPattern("nodes in quarantine +[1-6] \\(at most 6\\)")
                .containsPattern("late after +16.0 min")
                .containsPattern("no less with a quarantine than +[0-9.]+ min, it took")
                .containsPattern("domains of a service, most +1\n");
        assertThat(json.path("quarantined").asInt()).isBetween(1, 6);
        assertThat(json.path("moved").asInt()).isPositive();
        assertThat(json.path("ratioCapped").asDouble()).isGreaterThanOrEqualTo(1);
        assertThat(json.path("lateAfter").asText()).isEqualTo("PT16M");
    }

    @Test
    void aPlacementThatDoesNotFitItsMachinesIsRefused() throws Exception {
        var placement = file("p.csv", "service,node,update_domain\ns,n9,0\n");
        var ended = bare("plan-update", "--placement", placement, "--nodes", file("nodes.csv", NODES));
        assertThat(ended.code()).isEqualTo(Failure.UNUSABLE);
        assertThat(ended.err()).contains("instance").contains("cpu");
        var whole = file(
                "w.csv",
                "instance,service,node,update_domain,cpu,memory,disk,network,volume\ni,s,n9,0,1,1,1,1,0\ni2,s,n0,0,1,1,1,1,4\n");
        var unknown = bare("plan-update", "--placement", whole, "--nodes", file("nodes.csv", NODES));
        assertThat(unknown.err())
                .contains("node n9 is not in the file of the nodes")
                .contains("node n0 has no volume 4");
        for (var wrong :
                List.of(List.of("--quarantine", "21"), List.of("--node-max", "14"), List.of("--move-minutes", "-1"))) {
            var line = new ArrayList<>(List.of("plan-update", "--placement", placement));
            line.addAll(wrong);
            assertThat(bare(line.toArray(String[]::new)).code()).isEqualTo(Failure.UNUSABLE);
        }
        var several = bare(
                "plan-update", "--placement", placement, "--quarantine", "21", "--minutes", "0", "--rehome", "NaN");
        assertThat(several.code()).isEqualTo(Failure.UNUSABLE);
        assertThat(several.err())
                .contains("--quarantine is 21; it may be 0 to 20")
                .contains("--minutes is 0; it may be 1 to 1440")
                .contains("--rehome is NaN; it may be 0 to 5")
                .contains("--rehome needs --nodes");
    }

    @Test
    void bothPlannersSpeakJson() throws Exception {
        var placement = directory.resolve("end.csv").toString();

        var placed = JSON.readTree(bare(
                        "place",
                        "--json",
                        "--nodes",
                        file("nodes.csv", NODES),
                        "--instances",
                        file("instances.csv", INSTANCES),
                        "--policy",
                        "best-fit",
                        "--placement",
                        placement)
                .out());
        var planned = JSON.readTree(bare("plan-update", "--json", "--placement", placement, "--seed", "7")
                .out());

        assertThat(placed.path("rejectedInstances").asInt()).isEqualTo(1);
        assertThat(placed.path("refusals").path(0).path("reasons").size()).isGreaterThan(1);
        assertThat(planned.path("waves").asInt()).isEqualTo(2);
        assertThat(planned.path("makespan").asText()).startsWith("PT");
    }

    @Test
    void filesThatCannotBeUsedAreRefusedWithAllThatIsWrong() throws Exception {
        var nodes = file("nodes.csv", NODES.replace("n2,r1,4000", "n1,r1,NaN"));
        var instances = file("instances.csv", INSTANCES.replace("a0,s,0,,2000", "a b,s,0,,-3"));

        var ended = bare("place", "--nodes", nodes, "--instances", instances);
        var json = bare("place", "--json", "--nodes", nodes, "--instances", instances);
        var missing =
                bare("plan-update", "--placement", directory.resolve("none").toString());

        assertThat(ended.code()).isEqualTo(Failure.UNUSABLE);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("heddle: not done: 3 findings");
        assertThat(ended.err()).contains("nodes.csv:4: error: cpu is \"NaN\"").contains("node n1 is there twice");
        assertThat(ended.err()).contains("instances.csv:2: error: cpu is \"-3\"");
        assertThat(JSON.readTree(json.out())).hasSize(3);
        assertThat(missing.code()).isEqualTo(Failure.UNUSABLE);
        assertThat(bare("plan-update", "--placement", nodes, "--at-once", "0").code())
                .isEqualTo(Failure.UNUSABLE);
        assertThat(bare("plan-update", "--placement", nodes, "--minutes", "99999999")
                        .code())
                .isEqualTo(Failure.UNUSABLE);
        assertThat(bare("place", "--nodes", nodes).code()).isEqualTo(Failure.UNUSABLE);
        assertThat(bare("place", "--nodes", nodes, "--instances", instances, "--policy", "worst")
                        .code())
                .isEqualTo(Failure.UNUSABLE);
    }

    @Test
    void anInstanceIsExplained() {
        assertThat(heddle("explain", "Work_IN_0").out()).isEqualTo("""
                d-1.Work_IN_0 is on node n1
                node n1, if it were placed anew:
                  yes  capacity.millicores: needs 1000, 4000 free
                  cost tightness: 0.250000
                5 of 6 nodes would take it; first choice: n1
                  capacity.millicores rejects 1 nodes, 1 of them alone
                """);
        assertThat(heddle("explain", "Work_IN_0", "--node", "n2").out())
                .contains("NO   capacity.millicores: needs 1000, 0 free: short by 1000")
                .contains("smallest change: capacity.millicores: needs 1000, 0 free: short by 1000");
        var unknown = heddle("explain", "Web IN/0");
        assertThat(unknown.code()).isEqualTo(Failure.REFUSED);
        assertThat(unknown.err()).isEqualTo("heddle: there is no instance \"Web IN/0\"\n");
        assertThat(heddle("explain", "Work_IN_0", "--node", "/").err()).contains("\"/\" is no \"node\"");
    }

    @Test
    void whatIsSupposedKeepsItsOrder() {
        var ended = heddle("whatif", "--kill", "rack", "r1", "--host-update", "v2", "--kill", "node", "n1");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).isEqualTo("""
                RackDies[rack=r1]
                UpdatesHosts[version=v2]
                NodeDies[node=n1]
                  d-1 Work loses 1 of 2 instances at once, all of fault domain 0, all of update domain 0
                  d-1.Work_IN_0 from n1 to n2
                0 instances placed, 1 moved, 0 stranded, 0 gone
                millicores    50.0 % ->  75.0 %
                """);
    }

    @Test
    void whatWouldBeRefusedHasCodeOneAndSaysWhatWouldMakeRoom() {
        var ended = heddle("whatif", "--delete", "small", "--slot", "staging");

        assertThat(ended.code()).isEqualTo(Failure.REFUSED);
        assertThat(ended.out())
                .startsWith("REFUSED: Deletes[service=small, slot=STAGING]\n")
                .contains("there would be room after 1 move, 512 MiB of memory in all:")
                .contains("d-2.Web_IN_0 from n1 to n2");
    }

    @Test
    void suppositionsThatMakeNoSenseAreRefused() {
        assertThat(heddle("whatif").code()).isEqualTo(Failure.UNUSABLE);
        assertThat(heddle("whatif", "--kill", "node").code()).isEqualTo(Failure.UNUSABLE);
        var wrong =
                heddle("whatif", "--kill", "planet", "earth", "--kill", "node", "/", "--delete", "s", "--slot", "x");
        assertThat(wrong.code()).isEqualTo(Failure.REFUSED);
        assertThat(wrong.err())
                .contains("3 findings")
                .contains("suppositions[0]")
                .contains("suppositions[1].id")
                .contains("suppositions[2].slot");
        assertThat(heddle("whatif", "--deploy", directory.resolve("none").toString())
                        .code())
                .isEqualTo(Failure.UNUSABLE);
    }

    @Test
    void placeChoosesAmongClustersAndSaysWhy() throws Exception {
        var nodes = Files.writeString(directory.resolve("n.csv"), NODES).toString();
        var instances = Files.writeString(directory.resolve("i.csv"), INSTANCES).toString();
        var ended = bare("place", "--nodes", nodes, "--instances", instances, "--clusters", "2", "--explain", "s");
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("c000", "c001", "choice of a cluster for s:", "c000: choice 1");
        assertThat(ended.out()).contains("1 instances of t", "needs 9000");
        var json = JSON.readTree(bare("place", "--nodes", nodes, "--instances", instances, "--clusters", "2", "--json")
                .out());
        assertThat(json.get("clusters")).hasSize(2);
        assertThat(json.get("rejectedDeployments").asInt()).isEqualTo(1);
        assertThat(bare("place", "--nodes", nodes, "--instances", instances, "--vips", "3")
                        .code())
                .isEqualTo(2);
        var absent = bare("place", "--nodes", nodes, "--instances", instances, "--clusters", "2", "--explain", "u");
        assertThat(absent.out()).contains("nothing of it arrived");
        var many = bare("place", "--nodes", nodes, "--instances", instances, "--clusters", "3");
        assertThat(many.code()).isEqualTo(2);
        assertThat(many.err()).contains("2 racks for 3 clusters");
        var odd = bare("place", "--nodes", nodes, "--instances", instances, "--clusters", "2", "--explain", "?");
        assertThat(odd.code()).isEqualTo(2);
        assertThat(odd.err()).doesNotContain("Exception");
    }
}
