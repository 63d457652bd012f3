package io.heddle.config.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargePackageTest {
    @TempDir
    private Path temp = Path.of("");

    @Test
    @Tag("soak")
    void twoGibibytesArePackedAndUnpackedIn64MebibytesOfMemory() throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargePackageTest.class.getName(),
                        temp.toString())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.strip()).isEqualTo("2147483648");
    }

    /** Prints how many bytes went through. */
    public static void main(String[] arguments) throws IOException {
        var result = PackBenchmark.in(Path.of(arguments[0]), 2L << 30).run(() -> 0);
        System.out.println(result.unpack().bytes());
    }
}
