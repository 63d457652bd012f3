package io.heddle.bench;

import io.heddle.persistence.postgres.EmbeddedPostgresServer;
import io.heddle.persistence.storage.StorageSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;

/** How much the journal takes and how fast the lease changes hands. */
final class JournalBench implements Benchmark {
    @Override
    public String name() {
        return "journal";
    }

    @Override
    public String summary() {
        return "events journalled and replayed per second, lease hand-over; -o url=JDBC-URL, -o entities=N, -o rounds=N";
    }

    @Override
    public List<Measurement> run(BenchContext context) throws Exception {
        int entities = context.option("entities", 1000);
        int rounds = context.option("rounds", 50);
        var url = context.option("url", "");
        try {
            var settings = url.isEmpty() ? embedded(context.scratch()) : StorageSettings.at(url);
            return new JournalRun(settings, entities, rounds, context).all();
        } finally {
            EmbeddedPostgresServer.remove(context.scratch());
        }
    }

    private static StorageSettings embedded(Path dir) throws IOException {
        var server = EmbeddedPostgresServer.start(dir, "127.0.0.1", freePort());
        return StorageSettings.at(server.url()).withLogin(server.user(), server.password());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
