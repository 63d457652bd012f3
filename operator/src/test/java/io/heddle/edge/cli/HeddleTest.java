package io.heddle.edge.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.api.Fabric.FabricUnavailable;
import io.heddle.edge.FakeFabric;
import io.heddle.edge.json.ApiSettings;
import io.heddle.edge.json.JsonApi;
import io.heddle.edge.json.PackagedService;
import io.heddle.persistence.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class HeddleTest {
    private static final String TOKEN = "the-token";

    @TempDir
    private Path directory;

    private final FakeFabric fabric = new FakeFabric();
    private final JsonApi api =
            JsonApi.start(fabric, new PackagedService(true), ApiSettings.of("127.0.0.1", 0, Optional.of(TOKEN)));

    @AfterEach
    void close() {
        api.close();
    }

    private record Ended(int code, String out, String err) {}

    private String server() {
        return "http://127.0.0.1:" + api.address().getPort();
    }

    /** Runs a command against the fabric. */
    private Ended heddle(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", server(), "--token", TOKEN));
        return bare(all.toArray(String[]::new));
    }

    /** Runs a command as it stands. */
    private static Ended bare(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
        int code = Heddle.run(terminal, arguments);
        return new Ended(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    private Path service(String configuration) throws Exception {
        var folder = Files.createDirectories(directory.resolve("service"));
        Files.createDirectories(folder.resolve("Work"));
        Files.writeString(folder.resolve("Work/run.sh"), "#!/bin/sh\nexec sleep 600\n");
        Files.writeString(folder.resolve("Service.csdef"), """
                <?xml version="1.0" encoding="utf-8"?>
                <ServiceDefinition name="Small"
                    xmlns="http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceDefinition">
                  <WorkerRole name="Work" vmsize="ExtraSmall">
                    <Runtime>
                      <EntryPoint><ProgramEntryPoint commandLine="sh run.sh" setReadyOnProcessStart="true"/></EntryPoint>
                    </Runtime>
                  </WorkerRole>
                </ServiceDefinition>
                """);
        Files.writeString(folder.resolve("Service.cscfg"), configuration);
        return folder;
    }

    private static String configuration(String role, String count) {
        return """
                <?xml version="1.0" encoding="utf-8"?>
                <ServiceConfiguration serviceName="Small"
                    xmlns="http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceConfiguration">
                  <Role name="%s"><Instances count="%s"/></Role>
                </ServiceConfiguration>
                """.formatted(role, count);
    }

    @Test
    void statusIsOneGlance() {
        assertThat(heddle("status")).isEqualTo(new Ended(0, """
                cluster    local: primary is replica 1, epoch 3
                replicas   2 up of 3
                nodes      6 ready of 6
                services   0
                instances  0 ready of 0
                cores      0.0 used of 24
                """, ""));
    }

    @Test
    void nodesAreATable() {
        assertThat(heddle("nodes").out()).isEqualTo("""
                NODE  RACK  STATE    INSTANCES  CORES  MEMORY MIB  SILENT  DETAIL
                n1    r1    Ready            1  1.5/4   1792/8192   0.3 s
                n2    r2    Suspect          0  0.0/4      0/8192   9.0 s  silent
                """);
    }

    @Test
    void replicasAreATable() {
        assertThat(heddle("fc").out()).isEqualTo("""
                REPLICA  ROLE       EPOCH  SEQUENCE   PID  API                    VERSION
                      1  Primary        3        42  4711  http://127.9.0.1:7080  0.1.0
                      2  Secondary      3        42  4712  http://127.9.0.2:7080  0.1.0
                """);
    }

    @Test
    void optionsThatCannotBeAreNamedTogetherBeforeAnythingIsPacked() {
        var ended = heddle("deploy", "nowhere", "--slot", "basement", "--timeout", "-3", "--service", "../x");

        assertThat(ended.code()).isEqualTo(Failure.REFUSED);
        assertThat(ended.err()).contains("basement", "-3", "../x");
    }

    @Test
    void theVersionIsTold() {
        assertThat(heddle("--version").out()).startsWith("heddle ").contains("Java ");
        assertThat(heddle("up", "--version")).isEqualTo(heddle("--version"));
    }

    @Test
    void everyListingIsThereAsJson() throws Exception {
        for (var view : List.of("status", "services", "instances", "nodes", "fc")) {
            var ended = heddle(view, "--json");
            assertThat(ended.code()).as(view).isZero();
            assertThat(new ObjectMapper().readTree(ended.out()).isContainerNode())
                    .as(view)
                    .isTrue();
        }
    }

    @Test
    void aServiceIsDeployedAndFollowedUntilItIsReady() throws Exception {
        var ended = heddle("deploy", service(configuration("Work", "2")).toString());

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).isEqualTo("small/production is ready\n  http://127.9.200.1:8080/\n");
        assertThat(ended.err()).contains("Work_IN_0  ReadyRole  n1").contains("Work_IN_1  ReadyRole  n2");
        assertThat(heddle("services").out()).isEqualTo("""
                SERVICE  SLOT        STATE    READY  DEPLOYMENT  ADDRESS
                small    production  Running    2/2  d-1         http://127.9.200.1:8080/
                """);
        assertThat(heddle("operations", "op-1").out()).isEqualTo("op-1: Deploy small: InProgress\n");
    }

    @Test
    void whyAnInstanceCyclesIsSaidAndTheWaitEnds() throws Exception {
        fabric.cycle("the role ended with exit code 127 (there is no such program)");

        var ended = heddle("deploy", service(configuration("Work", "1")).toString(), "--timeout", "1");

        assertThat(ended.code()).isEqualTo(Failure.REFUSED);
        var line = "Work_IN_0  CyclingRole  n1  the role ended with exit code 127 (there is no such program)";
        assertThat(ended.err().lines().filter(l -> l.endsWith(line))).as("once").hasSize(1);
        assertThat(ended.err())
                .contains("small/production is not ready after 1 s")
                .contains("Work_IN_0: CyclingRole on n1 the role ended with exit code 127");
    }

    @Test
    void theWaitEndsWhenSomebodyDeletesTheService() throws Exception {
        fabric.cycle("it cannot");
        fabric.deleteAfter(3);

        var ended = heddle("deploy", service(configuration("Work", "1")).toString());

        assertThat(ended.code()).isEqualTo(Failure.REFUSED);
        assertThat(ended.err())
                .endsWith("heddle: small/production was deleted before it was ready\n  it was deployment d-1\n");
    }

    @Test
    void warningsOfPackingAreSaidOnce() throws Exception {
        var folder = service(configuration("Work", "1"));
        var definition = folder.resolve("Service.csdef");
        Files.writeString(
                definition,
                Files.readString(definition)
                        .replace("setReadyOnProcessStart=\"true\"", "setReadyOnProcessStart=\"false\""));

        var ended = heddle("deploy", folder.toString());

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.err().lines().filter(l -> l.contains("setReadyOnProcessStart is false")))
                .singleElement()
                .asString()
                .contains("Service.csdef:", "RoleReadyFile");
    }

    @Test
    void aPackageIsDeployedWithTheConfigurationBesideIt() throws Exception {
        var folder = service(configuration("Work", "1"));
        var file = folder.resolve("small.cspkg");
        assertThat(bare("pack", folder.toString(), "-o", file.toString()).code())
                .isZero();

        var ended = heddle("deploy", file.toString(), "--service", "other", "--slot", "staging", "--no-wait");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).isEqualTo("op-1: Deploy other: InProgress\n");
    }

    @Test
    void aBadModelIsRefusedWithAllFindings() throws Exception {
        var folder = service(configuration("Wrok", "0"));

        var ended = heddle("deploy", folder.toString());

        assertThat(ended.code()).isEqualTo(Failure.REFUSED);
        assertThat(ended.err()).startsWith("packing ").contains("heddle: the service cannot be deployed: ");
        assertThat(ended.err()).contains("Service.cscfg:4:").contains("Wrok");
        assertThat(ended.err().lines().filter(line -> line.contains("error:"))).hasSizeGreaterThan(1);
        assertThat(fabric.writes()).isZero();
    }

    @Test
    void aRefusalIsPrintedAndItsCodeIsOne() throws Exception {
        fabric.refuse(new Refusal.Exhausted("no room for small", List.of("memory: 6 nodes", "cores: 2 nodes")));

        var ended = heddle("deploy", service(configuration("Work", "2")).toString());

        assertThat(ended.code()).isEqualTo(Failure.REFUSED);
        assertThat(ended.err()).endsWith("heddle: no room for small\n  memory: 6 nodes\n  cores: 2 nodes\n");
    }

    @Test
    void aDeploymentIsDeleted() throws Exception {
        heddle("deploy", service(configuration("Work", "1")).toString());

        assertThat(heddle("delete", "small").out()).isEqualTo("small/production is gone\n");
        assertThat(heddle("delete", "small").code()).isEqualTo(Failure.REFUSED);
        assertThat(heddle("delete", "small", "--slot", "middle").code()).isEqualTo(Failure.REFUSED);
    }

    @Test
    void eventsAreOneALine() {
        fabric.append("node|n1", "node.enrolled", "n1 enrolled");
        fabric.append("node|n2", "node.enrolled", "n2 enrolled");

        assertThat(heddle("events", "--from", "2").out())
                .isEqualTo("     2  2011-06-01T12:00:02Z  node|n2                  "
                        + "node.enrolled                    n2 enrolled\n");
        assertThat(heddle("events", "--json").out().lines()).hasSize(2);
    }

    @Test
    void theNextServerIsAskedWhenOneIsGone() {
        var ended = bare("status", "--server", "http://127.0.0.1:1", "--server", server() + "/", "--token", TOKEN);

        assertThat(ended.code()).as(ended.err()).isZero();
    }

    @Test
    void aWriteIsRepeatedUntilThereIsAPrimary() throws Exception {
        fabric.append("x", "x", "x");
        fabric.failNext(3, new FabricUnavailable("no primary", new TimeoutException()));

        var ended = heddle("deploy", service(configuration("Work", "1")).toString(), "--no-wait");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(fabric.writes()).isEqualTo(1);
    }

    @Test
    void whoCannotBeReachedIsNamedAndTheCodeIsTwo() {
        var ended = bare("status", "--server", "http://127.0.0.1:1");

        assertThat(ended.code()).isEqualTo(Failure.UNUSABLE);
        assertThat(ended.err()).endsWith("heddle: no replica answers\n  http://127.0.0.1:1: nobody listens there\n");
    }

    @Test
    void inputThatCannotBeUsedHasCodeTwo() {
        var dir = directory.toString();
        assertThat(heddle("status", "--token", "x").code()).isEqualTo(Failure.UNUSABLE);
        assertThat(bare("status", "--server", server(), "--token", "wrong").code())
                .isEqualTo(Failure.UNUSABLE);
        assertThat(bare("status", "--server", "nonsense").code()).isEqualTo(Failure.UNUSABLE);
        assertThat(bare("status", "--dir", dir).err()).contains("no fabric is known here");
        assertThat(bare("deploy", dir + "/none", "--server", server()).err()).contains("there is no ");
        assertThat(bare("unknown").code()).isEqualTo(Failure.UNUSABLE);
        assertThat(bare("events", "--from", "-1", "--server", server()).code()).isEqualTo(Failure.UNUSABLE);
        assertThat(bare("check", dir + "/none.csdef").code()).isEqualTo(Failure.UNUSABLE);
        assertThat(bare().code()).isEqualTo(Failure.UNUSABLE);
    }

    @Test
    void aModelIsCheckedAndTranslatedWithoutAFabric() throws Exception {
        var folder = service(configuration("Work", "3"));
        var csdef = folder.resolve("Service.csdef").toString();
        var cscfg = folder.resolve("Service.cscfg").toString();

        var checked = bare("check", csdef, cscfg);
        var topology = bare("translate", csdef, cscfg, "--to", "trd");

        assertThat(checked.code()).as(checked.out()).isZero();
        assertThat(checked.out()).endsWith("no errors\n");
        assertThat(new ObjectMapper().readTree(topology.out())).hasSize(3);
        Files.writeString(folder.resolve("Service.cscfg"), configuration("Work", "0"));
        assertThat(bare("check", csdef, cscfg).code()).isEqualTo(Failure.REFUSED);
        assertThat(bare("translate", csdef, cscfg, "--to", "xyz").code()).isEqualTo(Failure.UNUSABLE);
    }

    @Test
    void whatLinuxCannotRunIsAWarningOfCheckAndNoError() throws Exception {
        var folder = service(configuration("Work", "1"));
        var csdef = folder.resolve("Service.csdef");
        Files.writeString(csdef, Files.readString(csdef).replace("sh run.sh", "run.cmd"));

        var ended = bare("check", folder.toString());

        assertThat(ended.code()).as(ended.out()).isZero();
        assertThat(ended.out()).contains(": warning: ", "[entry-point-windows]").endsWith("no errors, 1 warning\n");
        assertThat(bare("check", csdef.toString()).out()).contains("[entry-point-windows]");
    }

    @Test
    void findingsAreAlsoPrintedForPrograms() throws Exception {
        var folder = service(configuration("Wrok", "1"));

        var ended = bare("check", folder.toString(), "--json");

        assertThat(ended.code()).isEqualTo(Failure.REFUSED);
        var first = new ObjectMapper().readTree(ended.out()).get(0);
        assertThat(first.get("severity").asText()).isEqualTo("ERROR");
        assertThat(first.get("file").asText())
                .isEqualTo(folder.resolve("Service.cscfg").toString());
        assertThat(first.get("line").asInt()).isPositive();
        assertThat(first.get("column").asInt()).isPositive();
        assertThat(first.get("path").asText()).isEqualTo("ServiceConfiguration");
        assertThat(first.get("rule").asText()).isEqualTo("role-not-configured");
        assertThat(first.get("remedy").asText()).isEqualTo("add <Role name=\"Work\"> with its Instances");
        var refused = bare(
                "translate",
                "--json",
                "--to",
                "svd",
                folder.toString(),
                first.get("file").asText());
        assertThat(refused.code()).isEqualTo(Failure.REFUSED);
        assertThat(new ObjectMapper().readTree(refused.out()).get(0)).isEqualTo(first);
    }

    @Test
    void aPackageIsCheckedLikeTheDefinitionInIt() throws Exception {
        var folder = service(configuration("Work", "2"));
        var cscfg = folder.resolve("Service.cscfg").toString();
        var file = directory.resolve("small.cspkg").toString();
        bare("pack", folder.toString(), "-o", file);

        assertThat(bare("check", file, cscfg).out()).isEqualTo("no errors\n");
        assertThat(bare("translate", file, cscfg, "--to", "svd").out())
                .isEqualTo(bare("translate", folder.toString(), cscfg, "--to", "svd")
                        .out());
    }

    @Test
    void whatWasPackedUnpacks() throws Exception {
        var folder = service(configuration("Work", "1"));
        var file = directory.resolve("small.cspkg").toString();
        var target = directory.resolve("unpacked");

        bare("pack", folder.toString(), "-o", file);
        var ended = bare("unpack", file, "-o", target.toString());

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).endsWith("the definition, and the software of Work\n");
        assertThat(target.resolve("ServiceDefinition.csdef")).exists();
        try (var files = Files.walk(target)) {
            assertThat(files.map(f -> f.getFileName().toString())).contains("run.sh");
        }
    }
}
