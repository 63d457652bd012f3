package io.heddle.config.packages;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a stranger puts into a package: one finding, and nothing outside the folder. */
class HostilePackageTest {
    @TempDir
    private Path temp = Path.of("");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../evil", "approot/../../evil", "/etc/evil", "C:/evil", "approot\\..\\evil",
                        "approot/%2e%2e/%2E%2E/evil",
                "%2Fetc/evil", "approot//evil", "approot/./evil", "approot/a%00b", "approot/a\nb", "..%5c..%5cevil"
            })
    void aNameThatLeadsElsewhereIsRefused(String name) throws IOException {
        assertRefused(software(new Zips().deflated(name, "x").bytes()), "zip-name");
        try (var all = Files.walk(temp)) {
            assertThat(all).noneMatch(p -> p.getFileName().toString().contains("evil"));
        }
    }

    @Test
    void aNameThatOccursTwiceIsRefused() throws IOException {
        var twice = Zips.renamed(
                new Zips().deflated("approot/a", "1").deflated("approot/b", "2").bytes(), "approot/b", "approot/a");
        assertRefused(software(twice), "zip-duplicate");
    }

    @Test
    void aNameThatOccursTwiceInDisguiseIsRefused() throws IOException {
        assertRefused(
                software(new Zips()
                        .deflated("approot/a", "1")
                        .deflated("approot/%61", "2")
                        .bytes()),
                "zip-duplicate");
    }

    @Test
    void aFileThatIsAlsoAFolderIsRefused() throws IOException {
        assertRefused(
                software(new Zips()
                        .deflated("approot/a", "1")
                        .deflated("approot/a/b", "2")
                        .bytes()),
                "zip-duplicate");
    }

    @Test
    void aLinkIsRefused() throws IOException {
        var archive = new Zips().deflated("approot/link", "/etc/passwd").bytes();
        var linked = Zips.patched(Zips.patched(archive, 0, 5, 3), 0, 38, 0, 0, 0xFF, 0xA1);
        assertRefused(software(linked), "zip-special-file");
    }

    @Test
    void aBombIsRefusedBeforeItIsUnpacked() throws IOException {
        var archive = new Zips().deflated("approot/zeros", new byte[200 << 20]).bytes();
        assertThat(archive.length).isLessThan(300_000);
        assertRefused(software(archive), "zip-bomb");
    }

    @Test
    void aBombThatLiesAboutItsSizeIsStoppedWhenItGrowsBeyond() throws IOException {
        var archive = Zips.patched(
                new Zips().deflated("approot/zeros", new byte[10 << 20]).bytes(), 0, 24, 1, 0, 0, 0);
        assertRefused(software(archive), "zip-damaged");
    }

    @Test
    void entriesThatShareBytesAreRefused() throws IOException {
        var archive = new Zips()
                .deflated("approot/a", new byte[5000])
                .deflated("approot/b", new byte[5000])
                .bytes();
        assertRefused(software(Zips.patched(archive, 1, 42, 0, 0, 0, 0)), "zip-overlap");
    }

    @Test
    void contentThatWasChangedIsRefused() throws IOException {
        var archive = new Zips().stored("approot/a", new byte[100]).bytes();
        archive[60] = 7;
        assertRefused(software(archive), "zip-damaged");
    }

    @Test
    void anEncryptedEntryIsRefused() throws IOException {
        assertRefused(
                software(Zips.patched(new Zips().deflated("approot/a", "1").bytes(), 0, 8, 1)), "zip-unsupported");
    }

    @Test
    void anEncryptedPackageIsRefused() throws IOException {
        var manifest = "<PackageManifest version=\"2\"><Encryption keytype=\"2\"/></PackageManifest>";
        assertRefused(new Zips().deflated("x.csman", manifest).bytes(), "package-encrypted");
    }

    @Test
    void whatIsNoPackageIsRefused() throws IOException {
        assertRefused(new byte[0], "not-a-package");
        assertRefused(new byte[100_000], "not-a-package");
        assertRefused(new Zips().deflated("readme.txt", "hello").bytes(), "not-a-package");
    }

    @Test
    void aPackageThatWasCutOffIsRefusedAtWhateverByte() throws IOException {
        var whole = software(new Zips().deflated("approot/a", "1").bytes());
        for (int length = 0; length < whole.length; length += 7) {
            assertThat(open(java.util.Arrays.copyOf(whole, length)))
                    .as("first %d bytes", length)
                    .isNotEmpty();
        }
    }

    @Test
    void aFolderThatIsNotEmptyIsNotUnpackedInto() throws IOException {
        var file = Files.write(
                temp.resolve("p.cspkg"),
                software(new Zips().deflated("approot/a", "1").bytes()));
        Files.createDirectories(temp.resolve("out/approot"));
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> CloudPackage.extractRole(file, "Role", temp.resolve("out")))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("is not empty");
    }

    private static byte[] software(byte[] software) {
        var definition = new Zips()
                .deflated("ServiceDefinition.csdef", "<ServiceDefinition/>")
                .bytes();
        return new Zips()
                .stored("Role_1.cssx", software)
                .stored("SDPackage_1.csdx", definition)
                .bytes();
    }

    private void assertRefused(byte[] archive, String rule) throws IOException {
        assertThat(open(archive)).extracting(Finding::rule).containsExactly(rule);
    }

    private List<Finding> open(byte[] archive) throws IOException {
        var file = Files.write(temp.resolve("p.cspkg"), archive);
        return CloudPackage.extractRole(file, "Role", Files.createTempDirectory(temp, "out"));
    }
}
