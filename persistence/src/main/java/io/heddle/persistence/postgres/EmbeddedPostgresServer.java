package io.heddle.persistence.postgres;

import io.heddle.persistence.StorageFault;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

/**
 * A PostgreSQL server for a machine that has none, from the binaries on the class path. It is a process of its own: it
 * outlives whoever started it, and whoever comes next finds it again by its directory.
 *
 * <p>The directory holds {@code programs}, {@code data}, {@code log} and {@code password}; it must be on a local disk. The
 * server listens on one address only and asks for the password, which is readable by its owner alone.
 */
public final class EmbeddedPostgresServer {
    private static final String USER = "heddle";
    private static final String DATABASE = "postgres";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration RETRY_AFTER = Duration.ofMillis(100);
    private static final int LAUNCHES_MAX = 20;
    private static final String SETTINGS = "heddle.conf";
    private static final int PASSWORD_BYTES = 24;

    /** Processes of this machine only, whichever of its addresses they come from. Rewritten at each start. */
    private static final String CLIENTS = """
            host all all 127.0.0.0/8 scram-sha-256
            host all all ::1/128 scram-sha-256
            host all all samehost scram-sha-256
            """;

    private final Path dir;
    private final Path data;
    private final Path programs;
    private final Privileges privileges;

    private EmbeddedPostgresServer(Path dir) throws IOException {
        this.dir = dir;
        this.data = dir.resolve("data");
        this.programs = PostgresBinaries.unpacked(dir);
        this.privileges = Privileges.find(dir, programs.resolve("bin/postgres"));
    }

    /**
     * A running server.
     *
     * @param url for JDBC, without the password
     * @param passwordFile holds the password and nothing else
     * @param pid of the server's first process
     */
    public record Running(String url, String user, Path passwordFile, int port, long pid) {
        /** Reads the password. */
        public String password() {
            return readPassword(passwordFile);
        }
    }

    /**
     * Starts the server of a directory, making it first if there is none. A server that runs already is left as it is and
     * described, wherever it listens. Safe when several processes do it at once.
     *
     * @param address a loopback address to listen on, such as 127.0.0.1
     * @param port to listen on
     * @throws StorageFault when it does not accept connections within a minute, with the end of its log
     */
    public static Running start(Path dir, String address, int port) {
        return start(dir, address, port, List.of());
    }

    /** The same through another program: {@code before} is what comes before the server's command line. */
    public static Running start(Path dir, String address, int port, List<String> before) {
        return exclusively(dir, server -> server.startLocked(address, port, before));
    }

    /** Stops the server of a directory in good order; harmless when none runs. */
    public static void stop(Path dir) {
        if (!Files.isDirectory(dir.resolve("data"))) return;
        var unused = exclusively(dir, EmbeddedPostgresServer::stopLocked);
    }

    /** Removes the directory of a server that was stopped, with all that is in it. */
    public static void remove(Path dir) {
        stop(dir);
        try {
            PostgresBinaries.remove(dir);
        } catch (IOException e) {
            throw new StorageFault("cannot remove " + dir, e);
        }
    }

    /** The server of a directory, if it runs. */
    public static Optional<Running> running(Path dir) {
        if (!Files.isDirectory(dir.resolve("data"))) return Optional.empty();
        return exclusively(dir, EmbeddedPostgresServer::describe);
    }

    private interface Work<T> {
        T with(EmbeddedPostgresServer server) throws IOException;
    }

    private static synchronized <T> T exclusively(Path dir, Work<T> work) {
        try {
            Path absolute = dir.toAbsolutePath().normalize();
            Files.createDirectories(absolute);
            try (var file = FileChannel.open(
                            absolute.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = file.lock()) {
                if (!lock.isValid()) throw new IOException("cannot lock " + absolute);
                return work.with(new EmbeddedPostgresServer(absolute));
            }
        } catch (IOException e) {
            throw new StorageFault("the embedded PostgreSQL server in " + dir + ": " + e.getMessage(), e);
        }
    }

    private Running startLocked(String address, int port, List<String> before) throws IOException {
        var already = describe();
        if (already.isPresent()) return already.get();
        if (!Files.exists(data.resolve("PG_VERSION"))) initialize();
        Files.writeString(data.resolve(SETTINGS), settings(address, port));
        Files.writeString(data.resolve("pg_hba.conf"), CLIENTS);
        privileges.prepare(dir);
        requireFree(address, port);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int launches = 0;
        var result = new Commands.Result(0, "");
        while (launches < LAUNCHES_MAX && System.nanoTime() < deadline) {
            if (!isAlive()) {
                result = launch(before);
                launches++;
            }
            var running = describe();
            if (running.isPresent()) {
                syncOnce();
                return running.get();
            }
            // A crashed server replays its log first, and children of a killed one hold its memory for a moment longer.
            LockSupport.parkNanos(RETRY_AFTER.toNanos());
        }
        throw startFailed(result);
    }

    private void requireFree(String address, int port) throws IOException {
        if (isAlive()) return;
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, port));
        } catch (IOException e) {
            throw new IOException("it cannot listen on " + address + ":" + port + ": " + e.getMessage(), e);
        }
    }

    private Commands.Result launch(List<String> before) throws IOException {
        Files.deleteIfExists(Postmaster.file(data)); // Left by a crash; its number may be somebody else's by now.
        var command = new ArrayList<>(before);
        command.addAll(pgCtl("start", "-w", "-t", "60", "-l", startLog().toString()));
        return Commands.run(command, PATIENCE.multipliedBy(2));
    }

    private boolean isAlive() throws IOException {
        var postmaster = Postmaster.read(data);
        return postmaster.isPresent() && postmaster.get().isAlive(data);
    }

    private Path startLog() {
        return dir.resolve("log").resolve("start.log");
    }

    private IOException startFailed(Commands.Result result) throws IOException {
        try (var files = Files.list(dir.resolve("log"))) {
            var newest = files.max(Comparator.comparing(file -> file.toFile().lastModified()));
            var log = newest.isPresent() ? Files.readAllLines(newest.get()) : List.<String>of();
            var end = String.join("\n", log.subList(Math.max(0, log.size() - 10), log.size()));
            return new IOException("it did not start: " + result.output() + "\n" + end);
        }
    }

    /** Makes the data directory aside and puts it in place when it is whole. */
    private void initialize() throws IOException {
        Files.createDirectories(dir.resolve("log"));
        writePassword();
        Path part = dir.resolve("data-part");
        PostgresBinaries.remove(part);
        privileges.prepare(dir);
        var result = Commands.run(
                privileges.command(List.of(
                        programs.resolve("bin/initdb").toString(),
                        "-D",
                        part.toString(),
                        "-U",
                        USER,
                        "--auth=scram-sha-256",
                        "--pwfile=" + dir.resolve("password"),
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync",
                        "--no-instructions")),
                PATIENCE);
        if (result.exitCode() != 0) throw new IOException("initdb failed: " + result.output());
        Files.writeString(part.resolve("postgresql.conf"), "include '" + SETTINGS + "'\n", StandardOpenOption.APPEND);
        Files.move(part, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private void writePassword() throws IOException {
        var bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        Path file = dir.resolve("password");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, HexFormat.of().formatHex(bytes));
    }

    /** Durable (the defaults fsync and full_page_writes stand), and small. Rewritten at each start. */
    private String settings(String address, int port) {
        return """
                listen_addresses = '%s'
                port = %d
                unix_socket_directories = ''
                synchronous_commit = on
                shared_buffers = 64MB
                max_connections = 200
                wal_level = minimal
                max_wal_senders = 0
                max_wal_size = 512MB
                recovery_init_sync_method = syncfs
                jit = off
                tcp_keepalives_idle = 10
                tcp_keepalives_interval = 3
                tcp_keepalives_count = 3
                logging_collector = on
                log_directory = '%s'
                log_filename = 'postgresql-%%a.log'
                log_rotation_age = 1d
                log_truncate_on_rotation = on
                """.formatted(address, port, dir.resolve("log").toString().replace("'", "''"));
    }

    private List<String> pgCtl(String... arguments) {
        var command = new ArrayList<>(List.of(programs.resolve("bin/pg_ctl").toString(), "-D", data.toString()));
        command.addAll(List.of(arguments));
        return privileges.command(command);
    }

    private Boolean stopLocked() throws IOException {
        if (!isAlive()) return false;
        var result = Commands.run(pgCtl("stop", "-w", "-t", "60", "-m", "fast"), PATIENCE.multipliedBy(2));
        if (result.exitCode() != 0) throw new IOException("it did not stop: " + result.output());
        return true;
    }

    private Optional<Running> describe() throws IOException {
        var postmaster = Postmaster.read(data);
        if (postmaster.isEmpty()
                || postmaster.get().port() == 0
                || !postmaster.get().isAlive(data)) return Optional.empty();
        var p = postmaster.get();
        String url = "jdbc:postgresql://" + p.address() + ":" + p.port() + "/" + DATABASE;
        var running = new Running(url, USER, dir.resolve("password"), p.port(), p.pid());
        return accepts(running) ? Optional.of(running) : Optional.empty();
    }

    private static boolean accepts(Running server) {
        var properties = new Properties();
        properties.setProperty("user", server.user());
        properties.setProperty("password", server.password());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "5");
        try (var connection = DriverManager.getConnection(server.url(), properties)) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    static String readPassword(Path file) {
        try {
            return Files.readString(file).trim();
        } catch (IOException e) {
            throw new StorageFault("cannot read the password file " + file, e);
        }
    }

    /**
     * Flushes a new data directory to the disk, in the background: initdb does it file by file, which can take longer than
     * all the rest. Until it is done a power cut, but no crash of a process, could lose the directory.
     */
    private void syncOnce() throws IOException {
        if (Files.exists(dir.resolve("synced"))) return;
        new ProcessBuilder("sh", "-c", "sync -f \"$1/data\" && touch \"$1/synced\"", "sh", dir.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
