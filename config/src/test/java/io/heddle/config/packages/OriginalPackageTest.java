package io.heddle.config.packages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Finding;
import io.heddle.config.servicemodel.RoleDefinition.EntryPoint;
import io.heddle.config.servicemodel.ServiceModelReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A package as the original tools make them: the definition stripped, the truth in each role's model. */
class OriginalPackageTest {
    private static final String NAMESPACE =
            "xmlns=\"http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceDefinition\"";
    private static final String CSDEF =
            "\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<ServiceDefinition " + NAMESPACE + """
             name="Hello" upgradeDomainCount="3">
              <WorkerRole name="Worker" vmsize="ExtraSmall">
                <Certificates />
                <LocalResources>
                  <LocalStorage name="DiagnosticStore" sizeInMB="4096" cleanOnRoleRecycle="false"/>
                </LocalResources>
                <Endpoints><InputEndpoint name="Http" protocol="tcp" port="80" localPort="8080"/></Endpoints>
              </WorkerRole>
              <WebRole name="Web"><Endpoints>
                <InputEndpoint name="In" protocol="http" port="81" localPort="81"/>
              </Endpoints></WebRole>
            </ServiceDefinition>
            """;
    private static final String MODEL = "\uFEFF<RoleModel " + NAMESPACE + """
             name="Worker" version="2.5">
              <Startup>
                <Task commandLine="DiagnosticsAgent.exe" relativePath="plugins\\Diagnostics" taskType="background"/>
                <Task commandLine="util/prepare.sh" executionContext="elevated" relativePath="approot">
                  <Environment><Variable name="EMULATED">
                    <RoleInstanceValue xpath="/RoleEnvironment/Deployment/@emulated"/>
                  </Variable></Environment>
                </Task>
              </Startup>
              <Runtime executionContext="elevated" protocolVersion="2011-03-08">
                <EntryPoint><ProgramEntryPoint commandLine="run.sh" setReadyOnProcessStart="true"/></EntryPoint>
              </Runtime>
              <Properties><Property name="RoleType" value="Worker"/></Properties>
            </RoleModel>
            """;
    private static final String WEB_MODEL = "<RoleModel " + NAMESPACE + """
             name="Web">
              <Runtime><EntryPoint><NetFxEntryPoint assemblyName="Web.dll"/></EntryPoint></Runtime>
              <Sites><Site name="Web" physicalDirectory="sitesroot\\0"><Bindings>
                <Binding name="B" endpointName="In"/>
              </Bindings></Site></Sites>
            </RoleModel>
            """;

    @TempDir
    private Path temp = Path.of("");

    @Test
    void theDefinitionIsPutTogetherAgain() throws IOException {
        try (var opened = CloudPackage.open(write(CSDEF)).value().orElseThrow()) {
            assertThat(opened.roles()).containsExactly("Worker", "Web");
            var read =
                    ServiceModelReader.readDefinition("d", opened.definition().bytes());
            assertThat(read.findings()).noneMatch(Finding::isError);
            var definition = read.value().orElseThrow();
            var worker = definition.role("Worker").orElseThrow();
            assertThat(worker.startupTasks())
                    .extracting(t -> t.commandLine() + " " + t.elevated())
                    .containsExactly("util/prepare.sh true");
            assertThat(worker.runtime().orElseThrow().entryPoint()).containsInstanceOf(EntryPoint.Program.class);
            assertThat(worker.localStorage()).hasSize(1);
            var web = definition.role("Web").orElseThrow();
            assertThat(web.sites()).extracting(s -> s.physicalDirectory()).containsExactly("sitesroot\\0");
            assertThat(definition.upgradeDomainCount()).isEqualTo(3);
        }
    }

    @Test
    void itsPartsAreVerifiedButForTheSumsThatItsMakerNeverWrote() throws IOException {
        try (var opened = CloudPackage.open(write(CSDEF)).value().orElseThrow()) {
            assertThat(opened.verify()).isEmpty();
        }
        try (var opened = CloudPackage.open(write(CSDEF, sum("other".getBytes(UTF_8))))
                .value()
                .orElseThrow()) {
            assertThat(opened.verify()).extracting(Finding::rule).containsExactly("part-changed");
        }
    }

    @Test
    void itsRolesAreUnpackedAndPackedAgain() throws IOException {
        var out = temp.resolve("out");
        try (var opened = CloudPackage.open(write(CSDEF)).value().orElseThrow()) {
            assertThat(opened.extractAll(out)).isEmpty();
        }
        assertThat(out.resolve("roles/Worker/approot/My File.txt")).hasContent("hello");
        assertThat(out.resolve("roles/Worker/base/x64/WaHostBootstrapper.exe")).exists();
        var again = Packer.pack(out, temp.resolve("again.cspkg")).value().orElseThrow();
        assertThat(CloudPackage.extractRole(again.file(), "Worker", temp.resolve("again")))
                .isEmpty();
        assertThat(temp.resolve("again/approot/My File.txt")).hasContent("hello");
        assertThat(temp.resolve("again/base")).doesNotExist();
        try (var opened = CloudPackage.open(again.file()).value().orElseThrow()) {
            assertThat(new String(opened.definition().bytes(), UTF_8)).contains("run.sh");
        }
    }

    private Path write(String csdef) throws IOException {
        return write(csdef, sum(definition(csdef)));
    }

    private Path write(String csdef, String sum) throws IOException {
        var nothing = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";
        var manifest = "\uFEFF<PackageManifest version=\"2\"><Encryption keytype=\"1\"/><Contents hashtype=\"1\">"
                + "<Item name=\"a\" hash=\"" + sum + "\" uri=\"/SDPackage_9.csdx\"/>"
                + "<Item name=\"b\" hash=\"" + nothing + "\" uri=\"/NamedStreamPackage_9.csnsx\"/>"
                + "</Contents></PackageManifest>";
        var worker = new Zips()
                .deflated("RoleModel.xml", MODEL)
                .deflated("approot/My%20File.txt", "hello")
                .deflated("base/x64/WaHostBootstrapper.exe", "MZ")
                .bytes();
        var web = new Zips()
                .deflated("RoleModel.xml", WEB_MODEL)
                .deflated("sitesroot/0/a.html", "<p>")
                .bytes();
        return Files.write(
                temp.resolve("p.cspkg"),
                new Zips()
                        .stored("Worker_9.cssx", worker)
                        .stored("Web_9.cssx", web)
                        .stored("SDPackage_9.csdx", definition(csdef))
                        .stored(
                                "NamedStreamPackage_9.csnsx",
                                new Zips()
                                        .deflated("SupportData/Worker/1.0", "x")
                                        .bytes())
                        .deflated("9.csman", manifest)
                        .deflated("_rels/.rels", "<Relationships/>")
                        .deflated("[Content_Types].xml", "<Types/>")
                        .bytes());
    }

    private static byte[] definition(String csdef) {
        return new Zips().deflated("ServiceDefinition.csdef", csdef).bytes();
    }

    private static String sum(byte[] bytes) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
