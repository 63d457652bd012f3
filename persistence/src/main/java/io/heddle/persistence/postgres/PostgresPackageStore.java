package io.heddle.persistence.postgres;

import io.heddle.config.Bytes;
import io.heddle.persistence.PackageRules;
import io.heddle.persistence.PackageStore;
import io.heddle.persistence.Refusal;
import io.heddle.persistence.StorageFault;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Packages in PostgreSQL. The pieces of an upload are stored under the upload's own number, each in a transaction of its own
 * (a long one would hold back the followers of the event log), and become a package by the last one. What interrupted
 * uploads leave is swept after a day.
 */
final class PostgresPackageStore implements PackageStore {
    private final DataSource pool;
    private final long sizeMax;

    PostgresPackageStore(DataSource pool, long sizeMax) {
        this.pool = pool;
        this.sizeMax = sizeMax;
        sweep();
    }

    @Override
    public Optional<Refusal> put(String sha256, InputStream content) throws IOException {
        var malformed = PackageRules.checkHash(sha256);
        if (malformed.isPresent()) return malformed;
        if (size(sha256).isPresent()) return Optional.empty();
        long upload = begin();
        boolean published = false;
        try {
            var refused = receive(sha256, content, upload);
            published = refused.isEmpty();
            return refused;
        } finally {
            if (!published) discard(upload);
        }
    }

    private Optional<Refusal> receive(String sha256, InputStream content, long upload) throws IOException {
        var digest = sha256();
        long size = 0;
        int n = 0;
        while (true) {
            byte[] chunk = content.readNBytes(PackageRules.CHUNK);
            if (chunk.length == 0) break;
            size += chunk.length;
            var tooLarge = PackageRules.checkSize(size, sizeMax);
            if (tooLarge.isPresent()) return tooLarge;
            digest.update(chunk);
            store(upload, n++, chunk);
        }
        var mismatch = PackageRules.checkContent(sha256, HexFormat.of().formatHex(digest.digest()));
        if (mismatch.isEmpty()) publish(sha256, upload, size);
        return mismatch;
    }

    private long begin() {
        return Database.with(pool, "begin an upload", connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("insert into fabric_upload default values returning upload")) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    private void store(long upload, int n, byte[] chunk) {
        int stored = Database.with(pool, "store a piece of a package", connection -> {
            try (var statement = connection.prepareStatement("with alive as (update fabric_upload"
                    + " set touched_at = clock_timestamp() where upload = ? returning upload)"
                    + " insert into fabric_package_chunk select upload, ?, ? from alive")) {
                statement.setLong(1, upload);
                statement.setInt(2, n);
                statement.setBytes(3, chunk);
                return statement.executeUpdate();
            }
        });
        if (stored == 0) throw new StorageFault("the upload was idle for more than a day and has been swept");
    }

    /** Makes the package visible. If somebody else stored the same meanwhile, his stays and these pieces go. */
    private void publish(String sha256, long upload, long size) {
        Database.with(pool, "publish package " + sha256, connection -> {
            try (var statement = connection.prepareStatement("with done as (delete from fabric_upload where upload = ?"
                    + " returning upload), published as (insert into fabric_package (sha256, upload, size)"
                    + " select ?, upload, ? from done on conflict (sha256) do nothing returning upload)"
                    + " delete from fabric_package_chunk where upload in (select upload from done)"
                    + " and upload not in (select upload from published)")) {
                statement.setLong(1, upload);
                statement.setString(2, sha256);
                statement.setLong(3, size);
                return statement.executeUpdate();
            }
        });
        if (size(sha256).isEmpty())
            throw new StorageFault("the upload was idle for more than a day and has been swept");
    }

    /** Removes the pieces of an upload that did not become a package. */
    private void discard(long upload) {
        Database.with(pool, "discard an upload", connection -> {
            try (var statement = connection.prepareStatement(
                    "with gone as (delete from fabric_upload where upload = ?"
                            + " returning upload) delete from fabric_package_chunk where upload in (select upload from gone)")) {
                statement.setLong(1, upload);
                return statement.executeUpdate();
            }
        });
    }

    private void sweep() {
        Database.with(pool, "sweep uploads", connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate("with gone as (delete from fabric_upload"
                        + " where touched_at < clock_timestamp() - interval '1 day' returning upload)"
                        + " delete from fabric_package_chunk where upload in (select upload from gone)");
            }
        });
    }

    /** Where a package's pieces are. */
    private record Stored(long upload, long size) {}

    private Optional<Stored> find(String sha256) {
        return Database.with(pool, "look for package " + sha256, connection -> {
            try (var statement =
                    connection.prepareStatement("select upload, size from fabric_package where sha256 = ?")) {
                statement.setString(1, sha256);
                try (var rows = statement.executeQuery()) {
                    return rows.next()
                            ? Optional.of(new Stored(rows.getLong(1), rows.getLong(2)))
                            : Optional.<Stored>empty();
                }
            }
        });
    }

    @Override
    public Optional<InputStream> open(String sha256, long offset) {
        return find(sha256).map(stored -> new Content(stored, offset));
    }

    @Override
    public Optional<Bytes> size(String sha256) {
        return find(sha256).map(stored -> new Bytes(stored.size));
    }

    @Override
    public void delete(String sha256) {
        Database.with(pool, "delete package " + sha256, connection -> {
            try (var statement = connection.prepareStatement(
                    "with gone as (delete from fabric_package where sha256 = ?"
                            + " returning upload) delete from fabric_package_chunk where upload in (select upload from gone)")) {
                statement.setString(1, sha256);
                return statement.executeUpdate();
            }
        });
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Fetches a package piece by piece, and holds no connection between pieces. */
    private final class Content extends InputStream {
        private final Stored stored;
        private long position;
        private byte[] chunk = new byte[0];
        private int chunkNumber = -1;

        private Content(Stored stored, long offset) {
            this.stored = stored;
            this.position = offset;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int at, int length) throws IOException {
            if (length == 0) return 0;
            if (position >= stored.size) return -1;
            int number = Math.toIntExact(position / PackageRules.CHUNK);
            if (number != chunkNumber) fetch(number);
            int from = (int) (position % PackageRules.CHUNK);
            int count = Math.min(length, chunk.length - from);
            System.arraycopy(chunk, from, target, at, count);
            position += count;
            return count;
        }

        private void fetch(int number) throws IOException {
            try (var connection = pool.getConnection();
                    var statement = connection.prepareStatement(
                            "select data from fabric_package_chunk where upload = ? and n = ?")) {
                statement.setLong(1, stored.upload);
                statement.setInt(2, number);
                try (var rows = statement.executeQuery()) {
                    if (!rows.next()) throw new IOException("the package was deleted while it was read");
                    chunk = rows.getBytes(1);
                    chunkNumber = number;
                }
            } catch (SQLException e) {
                throw new IOException("cannot read piece " + number + " of a package", e);
            }
        }
    }
}
