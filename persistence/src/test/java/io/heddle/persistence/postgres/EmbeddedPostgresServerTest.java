package io.heddle.persistence.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.config.Epoch;
import io.heddle.persistence.Lease.LeaseListener;
import io.heddle.persistence.Lease.LeaseOwner;
import io.heddle.persistence.StorageFault;
import io.heddle.persistence.pekko.Member;
import io.heddle.persistence.storage.StorageSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts servers of its own, and treats them badly. */
@Timeout(120)
class EmbeddedPostgresServerTest {
    @TempDir
    private Path temp;

    private Path dir() {
        return temp.resolve("a dir with 'quotes'");
    }

    /** Unpacking is shown by the server that all other tests use. */
    @BeforeEach
    void link() throws Exception {
        Files.createDirectories(dir());
        Files.createSymbolicLink(dir().resolve("programs"), TestServer.programs());
    }

    @AfterEach
    void stop() {
        EmbeddedPostgresServer.stop(dir());
    }

    @Test
    @Tag("slow")
    void aSecondStartFindsTheFirstAndAKilledServerComesBackWithItsData() throws Exception {
        assertThat(EmbeddedPostgresServer.running(dir())).isEmpty();
        EmbeddedPostgresServer.stop(dir());
        int port = TestServer.freePort();
        var first = EmbeddedPostgresServer.start(dir(), "127.0.0.1", port);
        assertThat(first.url()).isEqualTo("jdbc:postgresql://127.0.0.1:" + port + "/postgres");
        assertThat(EmbeddedPostgresServer.start(dir(), "127.0.0.1", port + 1)).isEqualTo(first);
        assertThat(EmbeddedPostgresServer.running(dir())).contains(first);
        assertThat(Files.getPosixFilePermissions(first.passwordFile())).hasSize(2);
        assertThatThrownBy(() -> DriverManager.getConnection(first.url(), first.user(), "guess"))
                .hasMessageContaining("password authentication failed");
        execute(first, "create table kept as select 42 as answer");
        var elsewhere = first.url() + "?localSocketAddress=127.0.0.9";
        try (var connection = DriverManager.getConnection(elsewhere, first.user(), first.password())) {
            assertThat(connection.isValid(5))
                    .as("any address of this machine will do")
                    .isTrue();
        }

        var process = ProcessHandle.of(first.pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().get(20, TimeUnit.SECONDS);
        assertThat(EmbeddedPostgresServer.running(dir())).isEmpty();
        // Its number may have gone to somebody else, who must not be taken for it.
        Path pidFile = dir().resolve("data/postmaster.pid");
        var lines = Files.readAllLines(pidFile);
        lines.set(0, Long.toString(ProcessHandle.current().pid()));
        Files.write(pidFile, lines);

        var second = EmbeddedPostgresServer.start(dir(), "127.0.0.1", port);
        assertThat(second.pid()).isNotEqualTo(first.pid());
        execute(second, "select 1 / (answer - 41) from kept");
        EmbeddedPostgresServer.stop(dir());
        assertThat(EmbeddedPostgresServer.running(dir())).isEmpty();
    }

    @Test
    @Tag("slow")
    void aPortThatIsTakenIsSaidToBeTaken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedPostgresServer.start(dir(), "127.0.0.1", taken.getLocalPort()))
                    .isInstanceOf(StorageFault.class)
                    .hasMessageContaining("it cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    @Tag("slow")
    void journalAndLeaseComeBackAfterTheServerWasRestarted() throws Exception {
        var server = EmbeddedPostgresServer.start(dir(), "127.0.0.1", TestServer.freePort());
        var settings = StorageSettings.at(server.url()).withLogin(server.user(), server.password());
        try (var member = new Member(settings)) {
            var heard = new LinkedBlockingQueue<String>();
            member.storage().lease().contend("scope", new LeaseOwner("one", ""), new LeaseListener() {
                @Override
                public void acquired(Epoch epoch) {
                    heard.add("acquired " + epoch);
                }

                @Override
                public void lost(Epoch epoch, String reason) {
                    heard.add("lost " + epoch);
                }
            });
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("acquired 1");
            var writer = member.recovered("pid");
            assertThat(writer.write(1, "before").durable()).isTrue();
            EmbeddedPostgresServer.stop(dir());
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("lost 1");
            assertThat(writer.write(2, "during").failure()).isInstanceOf(StorageFault.class);
            EmbeddedPostgresServer.start(dir(), "127.0.0.1", server.port());
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("acquired 2");
            var again = member.writer("pid");
            assertThat(again.recover()).isEqualTo(1);
            assertThat(again.write(2, "after").durable()).isTrue();
        }
    }

    private static void execute(EmbeddedPostgresServer.Running server, String sql) throws Exception {
        try (var connection = DriverManager.getConnection(server.url(), server.user(), server.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
