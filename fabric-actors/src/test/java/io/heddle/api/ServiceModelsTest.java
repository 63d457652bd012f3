package io.heddle.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Finding;
import io.heddle.config.RequestId;
import io.heddle.config.ServiceName;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.config.datacenter.LocalDatacenter;
import io.heddle.config.translation.ModelDifference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service model's whole way through the embedder's door. The manual shows a part of it, as it stands here. */
class ServiceModelsTest {
    private static final Path MANUAL = Path.of("..", "docs", "service-models.md");
    private static final Path SELF = Path.of("src/test/java/io/heddle/api/ServiceModelsTest.java");
    private static final String HOSTING = "http://schemas.microsoft.com/ServiceHosting/2008/10/";

    @TempDir
    Path directory;

    @Test
    void aFolderIsCheckedPackedTranslatedAndUnpacked() throws Exception {
        var folder = service("", 2, 0);
        // MANUAL begins
        Path csdef = folder.resolve("Shop.csdef"), cscfg = folder.resolve("Cloud.cscfg");
        List<Finding> findings = ServiceModels.check(csdef, List.of(cscfg));
        var packed = ServiceModels.pack(folder, directory.resolve("shop.cspkg"))
                .value()
                .orElseThrow();
        var model = ServiceModels.read(packed.file(), cscfg, packed.sha256());
        String waz = ServiceModels.print(model.deployment().orElseThrow());
        String svd = ServiceModels.print(model.description().orElseThrow());
        String trd = ServiceModels.print(model.topology());
        var roles = ServiceModels.unpack(packed.file(), directory.resolve("unpacked"));
        // MANUAL ends
        assertThat(rules(findings)).containsExactly("instances-none");
        assertThat(Finding.anyError(model.findings())).isFalse();
        assertThat(waz).contains("\"service\" : \"Shop\"");
        assertThat(svd).contains(packed.sha256(), "\"vips\"");
        assertThat(trd).contains("\"Work_IN_1\"");
        assertThat(roles.value()).contains(List.of("Idle", "Work"));
        assertThat(directory.resolve("unpacked/roles/Work/approot/run.sh")).isExecutable();
    }

    @Test
    void aPackageThatWasStoredIsDeployed() throws Exception {
        var folder = service("", 2, 0);
        var packed = ServiceModels.pack(folder, directory.resolve("shop.cspkg"))
                .value()
                .orElseThrow();
        var model = ServiceModels.read(packed.file(), folder.resolve("Cloud.cscfg"), packed.sha256());
        Datacenter datacenter = LocalDatacenter.of(1, 3, 95);
        var machines = new SimulatedMachines(
                datacenter.nodes().stream().map(Datacenter.Node::id).toList(), Duration.ofMillis(100));
        try (Fabric fabric = Fabric.start(Embedded.settings(datacenter, directory.resolve("fabric")), machines)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> get(fabric.status()).nodesReady() == 3);
            try (var content = Files.newInputStream(packed.file())) {
                assertThat(get(fabric.storePackage(packed.sha256(), content))).isInstanceOf(Outcome.Done.class);
            }
            var deployed = get(fabric.deploy(new Fabric.Deploy(
                    new RequestId("r1"),
                    new ServiceName("shop"),
                    Slot.PRODUCTION,
                    model.description().orElseThrow())));
            assertThat(deployed).isInstanceOf(Outcome.Done.class);
            // A role of no instances neither stands in the way nor runs.
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> get(fabric.instances()).stream()
                    .allMatch(i -> i.status().equals("ReadyRole")));
            assertThat(get(fabric.instances())).extracting(Views.Instance::role).containsExactly("Work", "Work");
        }
    }

    @Test
    void whatChangesFromOneVersionToTheNextIsTold() throws Exception {
        var before =
                ServiceModels.read(service("", 2, 0).resolve("Shop.csdef"), directory.resolve("s/Cloud.cscfg"), "");
        var after = ServiceModels.read(
                service("upgradeDomainCount=\"3\"", 4, 1).resolve("Shop.csdef"),
                directory.resolve("s/Cloud.cscfg"),
                "");
        var difference = ServiceModels.difference(
                before.deployment().orElseThrow(), after.deployment().orElseThrow());
        assertThat(difference.changes())
                .extracting(c -> c.path() + " " + c.needs())
                .containsExactly(
                        "updateDomains REDEPLOYMENT",
                        "roles[Idle].instances CHANGING_EVENT",
                        "roles[Work].instances CHANGING_EVENT");
        assertThat(difference.inPlace()).isEqualTo(ModelDifference.InPlace.REFUSED);
    }

    @Test
    void whateverIsWrongIsAFindingAndNoException() throws Exception {
        var folder = service("", 0, 0);
        var cscfg = folder.resolve("Cloud.cscfg");
        assertThat(rules(ServiceModels.check(folder, List.of(cscfg))))
                .containsExactly("instances-none", "instances-none", "instances-none");
        var nowhere = directory.resolve("nowhere");
        assertThat(rules(ServiceModels.check(nowhere, List.of(nowhere))))
                .containsExactly("file-missing", "file-missing");
        assertThat(rules(ServiceModels.read(folder, nowhere, "").findings())).containsExactly("file-missing");
        var text = Files.writeString(directory.resolve("no.cspkg"), "PK, but no package");
        assertThat(rules(ServiceModels.read(text, cscfg, "").findings())).containsExactly("not-a-package");
        assertThat(rules(ServiceModels.unpack(text, directory.resolve("out")).findings()))
                .containsExactly("not-a-package");
        assertThat(rules(ServiceModels.pack(text, directory.resolve("a.cspkg")).findings()))
                .containsExactly("not-a-folder");
    }

    @Test
    void theManualShowsThisVeryExample() throws Exception {
        var code = Files.readString(SELF);
        var example = code.substring(code.indexOf("// MANUAL begins\n") + 17, code.indexOf("        // MANUAL ends\n"));
        assertThat(lines(Files.readString(MANUAL))).containsSubsequence(lines(example));
    }

    /** A role that runs, and one that has no instances. */
    private Path service(String attributes, int instances, int idle) throws IOException {
        var folder = Files.createDirectories(directory.resolve("s"));
        for (var role : List.of("Work", "Idle")) {
            var program = Files.createDirectories(folder.resolve(role)).resolve("run.sh");
            Files.writeString(program, "#!/bin/sh\nexec sleep 600\n");
            program.toFile().setExecutable(true);
        }
        var runtime =
                "<Runtime><EntryPoint><ProgramEntryPoint commandLine=\"./run.sh\" setReadyOnProcessStart=\"true\"/>"
                        + "</EntryPoint></Runtime>";
        Files.writeString(
                folder.resolve("Shop.csdef"),
                "<ServiceDefinition name=\"Shop\" " + attributes + " xmlns=\"" + HOSTING + "ServiceDefinition\">"
                        + "<WorkerRole name=\"Idle\">" + runtime + "</WorkerRole><WorkerRole name=\"Work\">" + runtime
                        + "<Endpoints><InputEndpoint name=\"In\" protocol=\"tcp\" port=\"80\"/></Endpoints></WorkerRole>"
                        + "</ServiceDefinition>");
        Files.writeString(
                folder.resolve("Cloud.cscfg"),
                "<ServiceConfiguration serviceName=\"Shop\" xmlns=\"" + HOSTING + "ServiceConfiguration\">"
                        + "<Role name=\"Idle\"><Instances count=\""
                        + idle + "\"/></Role><Role name=\"Work\"><Instances count=\"" + instances
                        + "\"/></Role></ServiceConfiguration>");
        return folder;
    }

    private static List<String> rules(List<Finding> findings) {
        return findings.stream().map(Finding::rule).toList();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static List<String> lines(String text) {
        return Arrays.stream(text.split("\n"))
                .map(String::strip)
                .filter(l -> !l.isEmpty())
                .toList();
    }
}
