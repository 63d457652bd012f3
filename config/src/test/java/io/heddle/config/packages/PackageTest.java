package io.heddle.config.packages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageTest {
    private static final String CSDEF = """
            <ServiceDefinition name="Shop" xmlns="http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceDefinition">
              <WorkerRole name="Back Office">
                <Runtime><EntryPoint>
                  <ProgramEntryPoint commandLine="./run.sh" setReadyOnProcessStart="true"/>
                </EntryPoint></Runtime>
                <Contents><Content destination="lib\\inner"><SourceDirectory path="..\\built"/></Content></Contents>
              </WorkerRole>
              <WorkerRole name="Idle"/>
            </ServiceDefinition>
            """;

    @TempDir
    private Path temp = Path.of("");

    @Test
    void whatIsPackedIsUnpackedTheSame() throws Exception {
        var packed = Packer.pack(service(), temp.resolve("shop.cspkg"));
        assertThat(packed.findings()).extracting(Finding::rule).containsExactly("role-empty");
        var file = packed.value().orElseThrow();
        assertThat(file.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file.file()))));
        assertThat(file.files()).isEqualTo(4);
        try (var opened = CloudPackage.open(file.file()).value().orElseThrow()) {
            assertThat(opened.roles()).containsExactly("Back Office", "Idle");
            assertThat(new String(opened.definition().bytes(), UTF_8)).isEqualTo(CSDEF);
        }
        var out = temp.resolve("out");
        assertThat(CloudPackage.extractRole(file.file(), "Back Office", out)).isEmpty();
        assertThat(out.resolve("approot/run.sh"))
                .hasContent("#!/bin/sh\nexit 0\n")
                .isExecutable();
        assertThat(out.resolve("approot/data/üñí cödé 100%.txt"))
                .hasContent("x")
                .satisfies(p -> assertThat(Files.isExecutable(p)).isFalse());
        assertThat(out.resolve("approot/a.jar")).hasBinaryContent(new byte[70_000]);
        assertThat(out.resolve("approot/lib/inner/b.txt")).hasContent("b");
        assertThat(out).isDirectoryNotContaining(p -> p.toString().contains("Content_Types"));
    }

    @Test
    void packingTwiceGivesTheSameBytes() throws Exception {
        var service = service();
        var one = Packer.pack(service, temp.resolve("one.cspkg")).value().orElseThrow();
        var two = Packer.pack(service, temp.resolve("two.cspkg")).value().orElseThrow();
        assertThat(two.sha256()).isEqualTo(one.sha256());
    }

    @Test
    void otherZipReadersCanReadIt() throws Exception {
        var file = Packer.pack(service(), temp.resolve("shop.cspkg"))
                .value()
                .orElseThrow()
                .file();
        try (var zip = new ZipFile(file.toFile())) {
            assertThat(zip.stream().map(e -> e.getName().replaceAll("[0-9a-f-]{36}", "ID")))
                    .containsExactly(
                            "[Content_Types].xml",
                            "Back%20Office_ID.cssx",
                            "Idle_ID.cssx",
                            "SDPackage_ID.csdx",
                            "ID.csman",
                            "_rels/.rels");
            var inner = zip.stream()
                    .filter(e -> e.getName().startsWith("Back"))
                    .findFirst()
                    .orElseThrow();
            Files.write(temp.resolve("inner.zip"), zip.getInputStream(inner).readAllBytes());
        }
        try (var zip = new ZipFile(temp.resolve("inner.zip").toFile())) {
            var run = zip.getEntry("approot/run.sh");
            assertThat(new String(zip.getInputStream(run).readAllBytes(), UTF_8))
                    .startsWith("#!/bin/sh");
        }
    }

    @Test
    void aFolderWithoutADefinitionIsRefusedAndLeavesNothingBehind() throws Exception {
        var empty = Files.createDirectory(temp.resolve("empty"));
        var out = temp.resolve("empty.cspkg");
        assertThat(Packer.pack(empty, out).findings()).extracting(Finding::rule).containsExactly("one-csdef");
        assertThat(out).doesNotExist();
    }

    @Test
    void aLinkInARolesContentIsRefusedAndLeavesNothingBehind() throws Exception {
        var service = service();
        Files.createSymbolicLink(service.resolve("Back Office/secret"), Path.of("/etc/passwd"));
        var out = temp.resolve("shop.cspkg");
        assertThat(Packer.pack(service, out).findings())
                .extracting(Finding::rule)
                .contains("content-special-file");
        assertThat(temp)
                .isDirectoryNotContaining(p -> p.getFileName().toString().startsWith("shop.cspkg"));
    }

    @Test
    void aRoleThatIsNotInThePackageIsAClearFinding() throws Exception {
        var file = Packer.pack(service(), temp.resolve("shop.cspkg"))
                .value()
                .orElseThrow()
                .file();
        assertThat(CloudPackage.extractRole(file, "Front", temp.resolve("out")))
                .extracting(Finding::message, Finding::remedy)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "holds no software of a role Front", "it holds Back Office, Idle"));
    }

    @Test
    void everythingCanBeUnpackedAtOnce() throws Exception {
        var file = Packer.pack(service(), temp.resolve("shop.cspkg"))
                .value()
                .orElseThrow()
                .file();
        try (var opened = CloudPackage.open(file).value().orElseThrow()) {
            assertThat(opened.extractAll(temp.resolve("all"))).isEmpty();
        }
        assertThat(temp.resolve("all/ServiceDefinition.csdef")).hasContent(CSDEF);
        assertThat(temp.resolve("all/roles/Back Office/approot/run.sh")).isExecutable();
    }

    private Path service() throws IOException {
        var folder = Files.createDirectories(temp.resolve("service"));
        Files.writeString(folder.resolve("Shop.csdef"), CSDEF);
        var role = folder.resolve("Back Office");
        Files.createDirectories(role.resolve("data"));
        Files.writeString(role.resolve("run.sh"), "#!/bin/sh\nexit 0\n");
        assertThat(role.resolve("run.sh").toFile().setExecutable(true)).isTrue();
        Files.writeString(role.resolve("data/üñí cödé 100%.txt"), "x");
        Files.write(role.resolve("a.jar"), new byte[70_000]);
        Files.writeString(Files.createDirectories(temp.resolve("built")).resolve("b.txt"), "b");
        return folder;
    }
}
