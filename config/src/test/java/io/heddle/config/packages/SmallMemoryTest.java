package io.heddle.config.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hostile packages in a process of 256 MiB. */
class SmallMemoryTest {
    @TempDir
    private Path temp = Path.of("");

    @Test
    void everyHostilePackageIsAnsweredWithAnErrorIn256MebibytesOfMemory() throws Exception {
        var inner = Files.createDirectories(temp.resolve("a/b/c/d"));
        var lines = unpackAll(inner);
        assertThat(lines).hasSize(HostilePackages.all().size()).noneMatch(l -> l.endsWith("[]"));
        assertThat(lines.stream().map(l -> l.replaceAll("\t.*\t", " ")))
                .contains(
                        "name ../../evil [zip-name]",
                        "symbolic link [zip-special-file]",
                        "directory of 3 GiB in a file of 3 GiB [zip-too-many-entries]",
                        "65,534 entries that are all the same bytes [zip-overlap]",
                        "zip64 count [zip-unsupported]",
                        "bomb of 400 MiB [zip-bomb]",
                        "twenty-six roles [roles-too-many]");
        try (var all = Files.walk(temp)) {
            assertThat(all.filter(p -> !inner.startsWith(p))).allMatch(p -> p.startsWith(inner));
        }
    }

    @Test
    @Tag("soak")
    void everyHostilePackageIsAnsweredWithinASecondOfTheProcessor() throws Exception {
        assertThat(unpackAll(temp)).allMatch(l -> Long.parseLong(l.split("\t", -1)[1]) < 1_000);
    }

    private static List<String> unpackAll(Path folder) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                HostilePackages.class.getName(),
                folder.toString()));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
