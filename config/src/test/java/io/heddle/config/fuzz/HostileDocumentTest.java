package io.heddle.config.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Finding;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileDocumentTest {
    @TempDir
    private Path temp = Path.of("");

    @Test
    void noDocumentMakesTheReaderAskTheNetwork() throws Exception {
        try (var canary = ServerSocketChannel.open()) {
            canary.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .configureBlocking(false);
            var port = ((InetSocketAddress) canary.getLocalAddress()).getPort();
            HostileDocuments.all("http://127.0.0.1:" + port + "/a.dtd")
                    .values()
                    .forEach(d -> HostileDocuments.read(d.get()));
            assertThat(canary.accept()).as("somebody who asked").isNull();
        }
    }

    @Test
    void noDocumentMakesTheReaderShowAFile() throws Exception {
        var secret = Files.writeString(temp.resolve("secret.txt"), "the-secret-itself");
        for (var document : HostileDocuments.all(secret.toUri().toString()).values()) {
            assertThat(HostileDocuments.read(document.get()).toString()).doesNotContain("the-secret-itself");
        }
    }

    @Test
    void everyOneIsAnsweredWithAnErrorIn256MebibytesOfMemory() throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileDocuments.class.getName(),
                        "file:///nowhere")
                .redirectErrorStream(true)
                .start();
        var lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
        assertThat(lines).hasSize(HostileDocuments.all("").size()).noneMatch(l -> l.endsWith(" []"));
        assertThat(lines)
                .contains(
                        "external-entity [document-type]",
                        "entity-bomb [document-type]",
                        "million-deep [too-deep]",
                        "attribute-of-100-megabytes [too-large]",
                        "million-elements [too-many-elements]",
                        "odd-number-of-bytes-in-utf-16 [encoding-broken]",
                        "undeclared-entity [entity]");
    }

    @Test
    void aMillionMistakesGiveAThousandFindingsAndACount() {
        List<Finding> findings = HostileDocuments.read(HostileDocuments.all("")
                .getOrDefault("ten-thousand-settings-under-a-long-name", () -> new byte[0])
                .get());
        assertThat(findings).hasSize(1_001);
        assertThat(findings).extracting(Finding::rule).contains("too-many-findings");
    }
}
