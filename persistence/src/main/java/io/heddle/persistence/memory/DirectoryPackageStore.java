package io.heddle.persistence.memory;

import io.heddle.config.Bytes;
import io.heddle.persistence.PackageRules;
import io.heddle.persistence.PackageStore;
import io.heddle.persistence.Refusal;
import io.heddle.persistence.StorageFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Packages as files of a directory, named by their hash. An upload becomes visible by a rename, when it is whole. */
public final class DirectoryPackageStore implements PackageStore {
    private final Path dir;
    private final long sizeMax;

    /**
     * A store in an existing directory.
     *
     * @param sizeMax of one package, in bytes
     */
    public DirectoryPackageStore(Path dir, long sizeMax) {
        this.dir = dir;
        this.sizeMax = sizeMax;
    }

    @Override
    public Optional<Refusal> put(String sha256, InputStream content) throws IOException {
        var malformed = PackageRules.checkHash(sha256);
        if (malformed.isPresent()) return malformed;
        Path upload = Files.createTempFile(dir, "upload-", ".part");
        try {
            var refused = receive(sha256, content, upload);
            if (refused.isEmpty()) {
                Files.move(upload, dir.resolve(sha256), StandardCopyOption.ATOMIC_MOVE);
            }
            return refused;
        } finally {
            Files.deleteIfExists(upload);
        }
    }

    private Optional<Refusal> receive(String sha256, InputStream content, Path upload) throws IOException {
        var digest = sha256();
        long size = 0;
        try (var file = FileChannel.open(upload, StandardOpenOption.WRITE)) {
            for (byte[] chunk = next(content); chunk.length > 0; chunk = next(content)) {
                size += chunk.length;
                var tooLarge = PackageRules.checkSize(size, sizeMax);
                if (tooLarge.isPresent()) return tooLarge;
                digest.update(chunk);
                for (var buffer = ByteBuffer.wrap(chunk); buffer.hasRemaining(); ) file.write(buffer);
            }
            file.force(true);
        }
        return PackageRules.checkContent(sha256, HexFormat.of().formatHex(digest.digest()));
    }

    private static byte[] next(InputStream content) throws IOException {
        return content.readNBytes(PackageRules.CHUNK);
    }

    @Override
    public Optional<InputStream> open(String sha256, long offset) {
        if (!PackageRules.isHash(sha256)) return Optional.empty();
        try {
            var content = Files.newInputStream(dir.resolve(sha256));
            content.skip(offset);
            return Optional.of(content);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StorageFault("cannot read package " + sha256, e);
        }
    }

    @Override
    public Optional<Bytes> size(String sha256) {
        if (!PackageRules.isHash(sha256)) return Optional.empty();
        try {
            return Optional.of(new Bytes(Files.size(dir.resolve(sha256))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StorageFault("cannot read package " + sha256, e);
        }
    }

    @Override
    public void delete(String sha256) {
        if (!PackageRules.isHash(sha256)) return;
        try {
            Files.deleteIfExists(dir.resolve(sha256));
        } catch (IOException e) {
            throw new StorageFault("cannot remove package " + sha256, e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
