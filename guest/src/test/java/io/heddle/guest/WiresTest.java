package io.heddle.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.protocol.GuestHello;
import io.heddle.protocol.GuestMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes over wires, into files and between processes. */
class WiresTest {
    private static final GuestMessage HELLO = GuestMessage.newBuilder()
            .setHello(GuestHello.newBuilder().setVmId("vm").setToken("t".repeat(300)))
            .build();

    private static Optional<GuestMessage> read(byte[] bytes) throws IOException {
        return Frames.read(GuestMessage.parser(), new ByteArrayInputStream(bytes));
    }

    @Test
    void messagesFollowEachOther() throws Exception {
        var out = new ByteArrayOutputStream();
        Frames.write(HELLO, out);
        Frames.write(GuestMessage.getDefaultInstance(), out);
        var in = new ByteArrayInputStream(out.toByteArray());
        assertThat(Frames.read(GuestMessage.parser(), in)).contains(HELLO);
        assertThat(Frames.read(GuestMessage.parser(), in)).contains(GuestMessage.getDefaultInstance());
        assertThat(Frames.read(GuestMessage.parser(), in)).isEmpty();
    }

    @Test
    void aBrokenStreamIsAFaultAndNonsenseIsNotBelieved() throws Exception {
        var out = new ByteArrayOutputStream();
        Frames.write(HELLO, out);
        byte[] whole = out.toByteArray();
        assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length - 1))).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> read(Arrays.copyOf(whole, 1))).isInstanceOf(EOFException.class);
        byte[] endless = {-1, -1, -1, -1, -1, -1};
        assertThatThrownBy(() -> read(endless)).hasMessageContaining("its length does not end");
        byte[] huge = {-1, -1, -1, -1, 7};
        assertThatThrownBy(() -> read(huge)).hasMessageContaining("bytes; " + Frames.LENGTH_MAX + " are allowed");
    }

    @Test
    void bootLinesSurviveTheirPipe() {
        List<BootLine> lines = List.of(
                new BootLine.State(RoleState.CYCLING_ROLE, "it broke"),
                new BootLine.Role(42, 3),
                new BootLine.Task(1, 2, true, -1),
                new BootLine.Beat());
        for (BootLine line : lines) assertThat(BootLine.parse(line.format())).contains(line);
        assertThat(new BootLine.State(RoleState.READY_ROLE, "a\tb\nc").format()).isEqualTo("state\tREADY_ROLE\ta b c");
        for (String other : List.of("", "state", "state\tNO_ROLE\t", "role\tx\t1", "OpenJDK warning: x")) {
            assertThat(BootLine.parse(other)).isEmpty();
        }
    }

    @Test
    void waitsDoubleUpToTheirLimit() {
        var backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
        assertThat(backoff.after(0, 0)).isZero();
        assertThat(backoff.after(1, 0)).isEqualTo(Duration.ofMillis(200));
        assertThat(backoff.after(3, 0)).isEqualTo(Duration.ofMillis(800));
        assertThat(backoff.after(Integer.MAX_VALUE, 0)).isEqualTo(Duration.ofSeconds(5));
        assertThat(backoff.after(1, 1)).isEqualTo(Duration.ofMillis(100));
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLogIsCutWhileItIsWritten(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("role.log");
        try (var writer = Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writer.write("0123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            LogFiles.bound(folder, 10);
            assertThat(log).hasContent("0123456789");
            LogFiles.bound(folder, 9);
            writer.write('x');
        }
        assertThat(log).hasContent("x");
        assertThat(folder.resolve("role.log.1")).hasContent("0123456789");
    }

    @Test
    void aFolderIsEmptiedWithoutFollowingLinks(@TempDir Path folder) throws Exception {
        Path kept = Files.createDirectory(folder.resolve("kept"));
        Files.writeString(kept.resolve("file"), "12345");
        Path doomed = Files.createDirectories(folder.resolve("doomed/deep/deeper"));
        Files.writeString(doomed.resolve("file"), "123");
        Files.createSymbolicLink(doomed.resolve("link"), kept);
        assertThat(Folders.size(folder.resolve("doomed"), 1000)).isBetween(3L, 100L);
        assertThat(Folders.size(kept, 4)).isEqualTo(5);
        Folders.empty(folder.resolve("doomed"));
        assertThat(folder.resolve("doomed")).isEmptyDirectory();
        Folders.delete(folder.resolve("doomed"));
        Folders.delete(folder.resolve("doomed"));
        assertThat(kept.resolve("file")).exists();
    }

    @Test
    void aLogLineIsOneLine() {
        assertThat(Log.line(
                        Instant.parse("2026-11-22T10:00:00.123456Z"),
                        "info ",
                        "a.b",
                        "k",
                        "v w\n\"x\"",
                        "n",
                        1,
                        "e",
                        ""))
                .isEqualTo("2026-11-22T10:00:00.123Z info  a.b k=\"v w 'x'\" n=1 e=\"\"");
    }
}
