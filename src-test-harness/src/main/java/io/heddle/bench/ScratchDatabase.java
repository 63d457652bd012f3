package io.heddle.bench;

import io.heddle.persistence.postgres.EmbeddedPostgresServer;
import io.heddle.persistence.storage.StorageSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/**
 * A PostgreSQL server of its own for one benchmark, or one that the user names; its own is gone when closed, and with it,
 * which it takes for itself, since it may have to run as another user.
 */
final class ScratchDatabase implements AutoCloseable {
    private final Path directory;
    private final Leftover leftover;
    private boolean gone;

    ScratchDatabase(BenchContext context) throws IOException {
        this.directory = context.scratch();
        this.leftover = Leftover.of(this::remove);
    }

    /** Starts it, unless {@code -o url=JDBC-URL} names another. */
    synchronized StorageSettings start(BenchContext context) throws IOException {
        var url = context.option("url", "");
        if (!url.isEmpty()) return StorageSettings.at(url);
        if (gone) throw new IOException("the process is ending");
        var server = EmbeddedPostgresServer.start(directory, "127.0.0.1", freePort());
        return StorageSettings.at(server.url()).withLogin(server.user(), server.password());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private synchronized void remove() {
        gone = true;
        EmbeddedPostgresServer.remove(directory);
    }

    @Override
    public void close() throws IOException {
        leftover.close();
    }
}
