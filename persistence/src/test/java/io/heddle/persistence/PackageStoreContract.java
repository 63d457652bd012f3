package io.heddle.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.config.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What any store of packages must do. The stores here take packages of up to {@link #SIZE_MAX} bytes. */
@Timeout(120)
public abstract class PackageStoreContract {
    protected static final long SIZE_MAX = 5L << 20;

    protected abstract PackageStore store();

    /** Pieces of uploads that are stored now, visible or not. */
    protected abstract long pieces() throws Exception;

    @Test
    void whatWasStoredComesBackFromAnyOffset() throws Exception {
        byte[] content = content(1, (int) SIZE_MAX - 77);
        assertThat(store().put(hash(content), stream(content))).isEmpty();
        assertThat(store().size(hash(content))).contains(new Bytes(content.length));
        for (int offset : new int[] {0, 1, (1 << 20) - 1, 1 << 20, (2 << 20) + 5, content.length - 1, content.length}) {
            assertThat(read(hash(content), offset))
                    .isEqualTo(java.util.Arrays.copyOfRange(content, offset, content.length));
        }
        assertThat(read(hash(content), content.length + 10)).isEmpty();
    }

    @Test
    void anEmptyPackageIsAPackage() throws Exception {
        byte[] nothing = new byte[0];
        assertThat(store().put(hash(nothing), stream(nothing))).isEmpty();
        assertThat(store().size(hash(nothing))).contains(Bytes.ZERO);
        assertThat(read(hash(nothing), 0)).isEmpty();
    }

    @Test
    void whatWasNeverStoredIsNotThere() {
        assertThat(store().open("0".repeat(64), 0)).isEmpty();
        assertThat(store().size("0".repeat(64))).isEmpty();
        assertThat(store().open("../../etc/passwd", 0)).isEmpty();
        store().delete("0".repeat(64));
    }

    @Test
    void contentThatDoesNotMatchIsRefusedAndLeavesNothing() throws Exception {
        byte[] content = content(2, 3 << 20);
        String other = hash(content(3, 10));
        long before = pieces();
        var refusal = store().put(other, stream(content));
        assertThat(refusal.map(Refusal::message)).get().asString().contains(hash(content), other);
        assertThat(store().size(other)).isEmpty();
        assertThat(pieces()).isEqualTo(before);
    }

    @Test
    void aPackageOverTheLimitIsRefusedBeforeItIsRead() throws Exception {
        var endless = new Endless();
        var refusal = store().put("0".repeat(64), endless);
        assertThat(refusal.map(Refusal::message)).get().asString().contains("larger than " + SIZE_MAX);
        assertThat(endless.given).isLessThan(2 * SIZE_MAX);
    }

    @Test
    void aHashThatIsNoneIsRefused() throws Exception {
        Optional<Refusal> refusal = store().put("ABC", stream(new byte[1]));
        assertThat(refusal).get().isInstanceOf(Refusal.Invalid.class);
        assertThat(refusal.map(Refusal::message)).get().asString().contains("\"ABC\" is not a SHA-256");
    }

    @Test
    void anInterruptedUploadLeavesNothingAndCanBeRepeated() throws Exception {
        byte[] content = content(4, 3 << 20);
        var breaking = new SequenceInputStream(stream(java.util.Arrays.copyOf(content, 2 << 20)), new Dead());
        long before = pieces();
        assertThatThrownBy(() -> store().put(hash(content), breaking)).hasMessage("the line went dead");
        assertThat(store().size(hash(content))).isEmpty();
        assertThat(pieces()).isEqualTo(before);
        assertThat(store().put(hash(content), stream(content))).isEmpty();
        assertThat(read(hash(content), 0)).isEqualTo(content);
    }

    @Test
    void manyMayStoreTheSameAtOnce() throws Exception {
        byte[] content = content(5, (2 << 20) + 3);
        long before = pieces();
        try (var threads = Executors.newFixedThreadPool(4)) {
            var puts = IntStream.range(0, 4)
                    .mapToObj(i -> threads.submit(() -> store().put(hash(content), stream(content))))
                    .toList();
            for (var put : puts) assertThat(put.get(30, TimeUnit.SECONDS)).isEmpty();
        }
        assertThat(read(hash(content), 0)).isEqualTo(content);
        store().delete(hash(content));
        assertThat(store().size(hash(content))).isEmpty();
        assertThat(pieces()).isEqualTo(before);
    }

    /** Zeros for ever; counts them. */
    private static final class Endless extends InputStream {
        private long given;

        @Override
        public int read() {
            given++;
            return 0;
        }

        @Override
        public int read(byte[] target, int at, int length) {
            given += length;
            return length;
        }
    }

    /** Fails at the first byte. */
    private static final class Dead extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("the line went dead");
        }

        @Override
        public int read(byte[] target, int at, int length) throws IOException {
            throw new IOException("the line went dead");
        }
    }

    private byte[] read(String hash, long offset) throws IOException {
        try (var content = store().open(hash, offset).orElseThrow()) {
            return content.readAllBytes();
        }
    }

    private static byte[] content(long seed, int length) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static InputStream stream(byte[] content) {
        return new ByteArrayInputStream(content);
    }

    private static String hash(byte[] content) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }
}
