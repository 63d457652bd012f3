package io.heddle.persistence.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {
    @TempDir
    private Path dir;

    @Test
    void anArchiveIsUnpackedWithItsModesAndLinks() throws Exception {
        byte[] tar = concat(
                entry("bin/", '5', 0755, "", ""),
                entry("bin/run", '0', 0755, "#!/bin/sh\n".repeat(100), ""),
                entry("bin/data", '0', 0644, "x", ""),
                entry("bin/link", '2', 0777, "", "run"),
                entry("lib/unwanted.a", '0', 0644, "y", ""),
                entry("lib/last", '0', 0644, "", ""),
                new byte[1024]);
        TarReader.unpack(new ByteArrayInputStream(tar), dir, name -> !name.endsWith(".a"));
        assertThat(dir.resolve("bin/run")).isExecutable().hasContent("#!/bin/sh\n".repeat(100));
        assertThat(Files.isExecutable(dir.resolve("bin/data"))).isFalse();
        assertThat(Files.readSymbolicLink(dir.resolve("bin/link"))).isEqualTo(Path.of("run"));
        assertThat(dir.resolve("lib/unwanted.a")).doesNotExist();
        assertThat(dir.resolve("lib/last")).isEmptyFile();
    }

    @Test
    void anEntryThatLeadsOutOfTheDirectoryIsRefused() {
        byte[] tar = entry("../evil", '0', 0644, "x", "");
        assertThatThrownBy(() -> TarReader.unpack(new ByteArrayInputStream(tar), dir, name -> true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("../evil");
    }

    @Test
    void anArchiveThatEndsTooEarlyIsNoticed() {
        byte[] tar = Arrays.copyOf(entry("file", '0', 0644, "x".repeat(600), ""), 700);
        assertThatThrownBy(() -> TarReader.unpack(new ByteArrayInputStream(tar), dir, name -> true))
                .hasMessageContaining("tar ends in the middle of file");
    }

    private static byte[] entry(String name, char type, int mode, String content, String link) {
        byte[] body = content.getBytes(StandardCharsets.UTF_8);
        byte[] entry = new byte[512 + (body.length + 511) / 512 * 512];
        put(entry, 0, name);
        put(entry, 100, "%07o".formatted(mode));
        put(entry, 124, "%011o".formatted(body.length));
        entry[156] = (byte) type;
        put(entry, 157, link);
        System.arraycopy(body, 0, entry, 512, body.length);
        return entry;
    }

    private static void put(byte[] target, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, target, at, bytes.length);
    }

    private static byte[] concat(byte[]... parts) {
        var all = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) all.writeBytes(part);
        return all.toByteArray();
    }
}
