package io.heddle.agent;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.heddle.config.Bytes;
import io.heddle.guest.Log;
import io.heddle.protocol.FabricGatewayGrpc;
import io.heddle.protocol.PackageChunk;
import io.heddle.protocol.PackageRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The packages that this machine has fetched, each in a file named by its SHA-256 and verified against it. A fetch that
 * breaks goes on where it stopped. Of packages no longer in use the least recently used go first when there are too many.
 */
final class ImageCache {
    private static final String PART = ".part";
    private static final long CALL_MAX_MINUTES = 30;

    private final Path folder;
    private final Bytes max;
    private final Supplier<Optional<ManagedChannel>> fabric;
    private final Map<String, ReentrantLock> fetching = new ConcurrentHashMap<>();

    ImageCache(Path folder, Bytes max, Supplier<Optional<ManagedChannel>> fabric) {
        this.folder = folder;
        this.max = max;
        this.fabric = fabric;
    }

    /**
     * The file of a package, fetched if it is not there. Waits as long as the fetch takes; several may ask at once.
     *
     * @throws IOException if there is no line to the fabric, the fabric has no such package, what it sent is not that
     *     package, or the disk refuses it
     */
    Path get(String sha256) throws IOException {
        if (!sha256.matches("[0-9a-f]{64}"))
            throw new IOException("not a SHA-256 in lower-case hex: \"" + sha256 + "\"");
        ReentrantLock lock = fetching.computeIfAbsent(sha256, k -> new ReentrantLock());
        lock.lock();
        try {
            Path file = folder.resolve(sha256);
            if (!Files.isRegularFile(file)) fetch(sha256, file);
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            return file;
        } finally {
            lock.unlock();
        }
    }

    private void fetch(String sha256, Path file) throws IOException {
        ManagedChannel channel = fabric.get()
                .orElseThrow(
                        () -> new IOException("package " + sha256 + " is not here, and the fabric cannot be reached"));
        Files.createDirectories(folder);
        Path part = folder.resolve(sha256 + PART);
        long offset = Files.exists(part) ? Files.size(part) : 0;
        var request =
                PackageRequest.newBuilder().setSha256(sha256).setOffset(offset).build();
        try (FileChannel out = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            Iterator<PackageChunk> chunks = FabricGatewayGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(CALL_MAX_MINUTES, TimeUnit.MINUTES)
                    .fetchPackage(request);
            while (chunks.hasNext()) {
                for (ByteBuffer piece : chunks.next().getData().asReadOnlyByteBufferList()) {
                    while (piece.hasRemaining()) out.write(piece);
                }
            }
            out.force(true);
        } catch (StatusRuntimeException e) {
            throw new IOException("package " + sha256 + " could not be fetched: " + e.getStatus(), e);
        }
        String found = sha256(part);
        if (!found.equals(sha256)) {
            Files.delete(part);
            throw new IOException("package " + sha256 + " came damaged: its SHA-256 is " + found);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        Log.info("image.fetched", "sha256", sha256, "bytes", Files.size(file));
    }

    /** Makes room: deletes packages not in use, the least recently used first, until the limit holds. */
    void trim(Set<String> used) throws IOException {
        if (!Files.isDirectory(folder)) return;
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(files::add);
        }
        long total = 0;
        for (Path f : files) total += Files.size(f);
        files.sort(Comparator.comparing(ImageCache::lastUse));
        for (Path f : files) {
            String sha256 = f.getFileName().toString().replace(PART, "");
            if (total <= max.value()) return;
            if (used.contains(sha256)) continue;
            total -= Files.size(f);
            Files.delete(f);
            Log.info("image.dropped", "sha256", sha256);
        }
    }

    private static FileTime lastUse(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[1 << 16];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) digest.update(chunk, 0, n);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
