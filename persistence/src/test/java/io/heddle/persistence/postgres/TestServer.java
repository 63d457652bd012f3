package io.heddle.persistence.postgres;

import io.heddle.persistence.storage.StorageSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/** The PostgreSQL server of this module's tests: started by the first that needs it, stopped with the JVM. */
public final class TestServer {
    private static final Path DIR = Path.of("target", "test-postgres").toAbsolutePath();
    private static final EmbeddedPostgresServer.Running SERVER = start();

    private TestServer() {}

    private static EmbeddedPostgresServer.Running start() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> EmbeddedPostgresServer.stop(DIR)));
        return EmbeddedPostgresServer.start(DIR, "127.0.0.1", freePort());
    }

    static Path programs() {
        return DIR.resolve("programs");
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Settings for a new, empty database. */
    public static StorageSettings database() {
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        execute(SERVER.url(), "create database " + name);
        return StorageSettings.at(SERVER.url().replaceAll("/[^/]*$", "/" + name))
                .withLogin(SERVER.user(), SERVER.password());
    }

    static Connection connect(StorageSettings settings) throws SQLException {
        return DriverManager.getConnection(settings.url() + "?currentSchema=heddle", SERVER.user(), SERVER.password());
    }

    static void execute(String url, String sql) {
        try (var connection = DriverManager.getConnection(url, SERVER.user(), SERVER.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
