package io.heddle.config.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Bytes;
import io.heddle.config.Finding;
import io.heddle.config.controller.RoleDescription;
import io.heddle.config.controller.RoleDescription.Endpoint;
import io.heddle.config.controller.RoleDescription.EntryPoint;
import io.heddle.config.controller.RoleDescription.Setting;
import io.heddle.config.controller.Vip;
import io.heddle.config.servicemodel.ServiceModelReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A service such as the sample: a program in front, Java role code behind it. */
class GuestbookTest {
    private static final String CSDEF = """
            <?xml version="1.0" encoding="utf-8"?>
            <ServiceDefinition name="Guestbook" upgradeDomainCount="3"
                xmlns="http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceDefinition">
              <WebRole name="Front" vmsize="ExtraSmall">
                <Runtime><EntryPoint>
                  <ProgramEntryPoint commandLine="java -jar front.jar" setReadyOnProcessStart="true"/>
                </EntryPoint></Runtime>
                <Endpoints>
                  <InputEndpoint name="Http" protocol="http" port="80" localPort="*"/>
                </Endpoints>
              </WebRole>
              <WorkerRole name="Worker">
                <Startup><Task commandLine="sh prepare.sh" executionContext="elevated">
                  <Environment><Variable name="ID"><RoleInstanceValue
                      xpath="/RoleEnvironment/CurrentInstance/@id"/></Variable></Environment>
                </Task></Startup>
                <Runtime executionContext="elevated">
                  <EntryPoint><NetFxEntryPoint assemblyName="worker.jar" targetFrameworkVersion="v4.0"/></EntryPoint>
                </Runtime>
                <LocalResources><LocalStorage name="Book" sizeInMB="64" cleanOnRoleRecycle="false"/></LocalResources>
                <ConfigurationSettings><Setting name="Greeting"/></ConfigurationSettings>
                <Endpoints><InternalEndpoint name="Store" protocol="tcp"/></Endpoints>
              </WorkerRole>
            </ServiceDefinition>
            """;

    private static final String CSCFG = """
            <ServiceConfiguration serviceName="Guestbook" osFamily="4"
                xmlns="http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceConfiguration">
              <Role name="Front"><Instances count="2"/></Role>
              <Role name="Worker">
                <Instances count="2"/>
                <ConfigurationSettings>
                  <Setting name="Greeting" value="Hello &amp; welcome"/>
                  <Setting name="Heddle.StopGrace" value="90s"/>
                </ConfigurationSettings>
              </Role>
            </ServiceConfiguration>
            """;

    @Test
    void itIsTranslatedWithoutAnyFinding() {
        var read = ServiceModelReader.read("a.csdef", CSDEF.getBytes(UTF_8), "a.cscfg", CSCFG.getBytes(UTF_8));
        assertThat(read.findings()).isEmpty();
        var translation = Translator.toController(read.valid().orElseThrow(), "abc");
        assertThat(translation.findings()).isEmpty();
        assertThat(translation.cannotRun()).isEmpty();
        var service = translation.description().orElseThrow();
        assertThat(service.name()).isEqualTo("Guestbook");
        assertThat(service.updateDomains()).isEqualTo(3);
        assertThat(service.packageSha256()).isEqualTo("abc");
        assertFront(service.role("Front").orElseThrow());
        assertWorker(service.role("Worker").orElseThrow());
        assertThat(Topology.cells(service))
                .extracting(c -> c.instance() + " " + c.faultDomain() + " " + c.updateDomain())
                .containsExactly("Front_IN_0 0 0", "Front_IN_1 1 1", "Worker_IN_0 0 0", "Worker_IN_1 1 1");
    }

    private static void assertFront(RoleDescription front) {
        assertThat(front.size().millicores()).isEqualTo(250);
        assertThat(front.entryPoint())
                .isEqualTo(new EntryPoint(EntryPoint.Kind.PROGRAM, "java -jar front.jar", true, false));
        assertThat(front.endpoints())
                .containsExactly(
                        new Endpoint("Http", Endpoint.Kind.INPUT, "http", 80, 80, 0, 0, false, Optional.empty()));
        assertThat(front.stopGrace()).isEqualTo(Duration.ofMinutes(5));
        assertThat(front.guestSilenceMax()).isEqualTo(Duration.ofMinutes(10));
    }

    private static void assertWorker(RoleDescription worker) {
        assertThat(worker.size().memory()).isEqualTo(Bytes.mib(1792));
        assertThat(worker.entryPoint()).isEqualTo(new EntryPoint(EntryPoint.Kind.JAVA, "worker.jar", false, true));
        assertThat(worker.stopGrace()).isEqualTo(Duration.ofSeconds(90));
        assertThat(worker.settings()).contains(new Setting("Greeting", "Hello & welcome"));
        assertThat(worker.endpoints().get(0).localPort()).isZero();
        assertThat(worker.startupTasks().get(0).environment())
                .containsExactly(new RoleDescription.Variable(
                        "ID", Optional.empty(), Optional.of("/RoleEnvironment/CurrentInstance/@id")));
    }

    @Test
    void everyStepCanBePrinted() {
        var model = ServiceModelReader.read("a.csdef", CSDEF.getBytes(UTF_8), "a.cscfg", CSCFG.getBytes(UTF_8))
                .valid()
                .orElseThrow();
        assertThat(ModelPrinter.print(Translator.toDeployment(model)))
                .contains("\"Greeting\"")
                .doesNotContain("\"place\"");
        var service = Translator.toController(model, "").description().orElseThrow();
        assertThat(ModelPrinter.print(service)).contains("\"stopGrace\" : \"PT1M30S\"", "\"vips\" : [ {");
        assertThat(ModelPrinter.print(Topology.cells(service))).contains("\"Worker_IN_1\"");
    }

    @Test
    void aDeploymentHasOnePublicAddressForAllItsPublicDoors() {
        var service = ServiceCheck.check("a.csdef", CSDEF.getBytes(UTF_8), "a.cscfg", CSCFG.getBytes(UTF_8))
                .description()
                .orElseThrow();
        assertThat(service.vips())
                .containsExactly(new Vip("public", List.of(new Vip.Door("Front", "Http", "tcp", 80, 80, true))));
    }

    @Test
    void aDefinitionAloneIsCheckedForWhatItNeedsToRun() {
        var csdef = CSDEF.replace("worker.jar", "Worker.dll");
        assertThat(ServiceCheck.check("a.csdef", CSDEF.getBytes(UTF_8), Map.of()))
                .isEmpty();
        assertThat(ServiceCheck.check("a.csdef", csdef.getBytes(UTF_8), Map.of()))
                .extracting(f -> f.severity() + " " + f.rule() + " " + f.place())
                .containsExactly("WARNING entry-point-windows a.csdef:18:19");
    }

    @Test
    void badInputIsAnsweredWithAllFindingsAtOnce() {
        var csdef = CSDEF.replace("name=\"Worker\"", "name=\"Wroker\" colour=\"red\"")
                .replace("port=\"80\"", "port=\"0\"");
        var cscfg = CSCFG.replace("<Instances count=\"2\"/></Role>", "<Instances count=\"1000000000\"/></Role>");
        var read = ServiceModelReader.read("a.csdef", csdef.getBytes(UTF_8), "a.cscfg", cscfg.getBytes(UTF_8));
        assertThat(read.valid()).isEmpty();
        assertThat(read.findings())
                .extracting(f -> f.rule() + " " + f.place())
                .contains(
                        "number-out-of-range a.csdef:9:50",
                        "number-out-of-range a.cscfg:3:33",
                        "role-not-configured a.cscfg:1:1",
                        "role-not-defined a.cscfg:4:3",
                        "attribute-unknown a.csdef:12:29");
        assertThat(read.findings())
                .filteredOn(f -> f.rule().equals("attribute-unknown"))
                .extracting(Finding::path)
                .containsExactly("ServiceDefinition/WorkerRole[name=Wroker]@colour");
    }

    @Test
    void anAssemblyThatIsNoJarIsSaidOfItsRoleAloneAndFailsNothingElse() {
        var csdef = CSDEF.replace("worker.jar", "Worker.dll");
        var model = ServiceModelReader.read("a.csdef", csdef.getBytes(UTF_8), "a.cscfg", CSCFG.getBytes(UTF_8))
                .valid()
                .orElseThrow();
        var translation = Translator.toController(model, "");
        assertThat(translation.description()).isPresent();
        assertThat(translation.cannotRun())
                .extracting(Finding::rule, Finding::place)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("entry-point-windows", "a.csdef:18:19"));
    }

    @Test
    void findingsAreListedBySeverityThenByLineAndNotByLetter() {
        var cscfg = CSCFG.replace("Greeting", "Greetings");
        var csdef = CSDEF.replace("port=\"80\"", "port=\"80\" a=\"\"").replace("sizeInMB=\"64\"", "sizeInMB=\"0\"");
        var findings = ServiceCheck.check(
                "a.csdef",
                csdef.getBytes(UTF_8),
                Map.of("1.cscfg", cscfg.getBytes(UTF_8), "2.cscfg", CSCFG.getBytes(UTF_8)));
        assertThat(findings)
                .extracting(f -> f.rule() + " " + f.place())
                .containsExactly(
                        "setting-without-value 1.cscfg:4:3", "number-out-of-range a.csdef:20:47",
                        "setting-not-declared 1.cscfg:7:7", "attribute-unknown a.csdef:9:60");
    }

    @Test
    void aMissingFileContentIsOneClearFinding() {
        var read = ServiceModelReader.read("a.csdef", new byte[0], "a.cscfg", CSCFG.getBytes(UTF_8));
        assertThat(read.value()).isEmpty();
        assertThat(read.findings()).extracting(Finding::rule).isEqualTo(List.of("empty-file"));
    }
}
