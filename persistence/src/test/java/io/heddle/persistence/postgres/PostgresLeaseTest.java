package io.heddle.persistence.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.persistence.Lease;
import io.heddle.persistence.LeaseContract;
import io.heddle.persistence.LeaseSettings;
import io.heddle.persistence.storage.Storage;
import io.heddle.persistence.storage.StorageSettings;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresLeaseTest extends LeaseContract {
    private static final LeaseSettings QUICK =
            new LeaseSettings(Duration.ofMillis(900), Duration.ofMillis(200), Duration.ofMillis(100));

    private final StorageSettings settings = TestServer.database();
    private final Storage storage = Storage.open(settings);
    private Connection admin;

    @BeforeAll
    void connect() throws Exception {
        admin = TestServer.connect(settings);
    }

    @AfterAll
    void disconnect() throws Exception {
        admin.close();
        storage.close();
    }

    @Override
    protected Lease newLease() {
        return new PostgresLease(new Database(settings.url(), settings.user(), settings.password()), QUICK);
    }

    @Override
    protected void killHolder(String scope) throws Exception {
        execute("select pg_terminate_backend(l.pid) from pg_locks l where l.locktype = 'advisory' and l.granted"
                + " and (l.classid::bigint << 32) | l.objid::bigint = " + key(scope)
                + " and l.database = (select oid from pg_database where datname = current_database())");
    }

    @Test
    void aHolderThatLivesButIsSilentIsReplaced() throws Exception {
        try (var paused = TestServer.connect(settings);
                var statement = paused.createStatement()) {
            statement.execute("select pg_advisory_lock(" + key(scope) + ")");
            statement.execute(
                    "insert into fabric_lease values ('" + scope + "', 41, 'paused', '', clock_timestamp(), 900)");
            var ear = new Ear("next");
            open().contend(scope, ear.owner(), ear);
            assertThat(ear.next()).isEqualTo("acquired 42");
            assertThat(paused.isValid(1)).isFalse();
        }
    }

    @Test
    void aSilentHolderIsReplacedAlsoWhenTheDatabasesClockHasGoneBack() throws Exception {
        try (var paused = TestServer.connect(settings);
                var statement = paused.createStatement()) {
            statement.execute("select pg_advisory_lock(" + key(scope) + ")");
            statement.execute("insert into fabric_lease values ('" + scope
                    + "', 41, 'paused', '', clock_timestamp() + interval '10 minutes', 900)");
            var ear = new Ear("next");
            open().contend(scope, ear.owner(), ear);
            assertThat(ear.next()).isEqualTo("acquired 42");
        }
    }

    @Test
    void aHolderThatRenewsStaysWhateverTheDatabasesClockSays() throws Exception {
        try (var holder = TestServer.connect(settings);
                var statement = holder.createStatement()) {
            statement.execute("select pg_advisory_lock(" + key(scope) + ")");
            statement.execute("insert into fabric_lease values ('" + scope
                    + "', 41, 'holder', '', clock_timestamp() - interval '1 hour', 60000)");
            var ear = new Ear("next");
            open().contend(scope, ear.owner(), ear);
            for (int look = 0; look < 20; look++) {
                statement.execute("update fabric_lease set renewed_at = clock_timestamp() - interval '1 hour'"
                        + " where scope = '" + scope + "'");
                assertThat(ear.awaitView(v -> v.owner().name().equals("holder")).age())
                        .isGreaterThan(Duration.ofMinutes(59));
            }
            assertThat(holder.isValid(1)).isTrue();
            assertThat(ear.heardNothingMore()).isTrue();
        }
    }

    @Test
    void aHolderThatCannotRenewStopsByItself() throws Exception {
        var one = new Ear("one");
        var two = new Ear("two");
        var first = open().contend(scope, one.owner(), one);
        assertThat(one.next()).isEqualTo("acquired 1");
        open().contend(scope, two.owner(), two);
        try (var blocker = TestServer.connect(settings);
                var statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("select from fabric_lease where scope = '" + scope + "' for update");
            assertThat(one.next()).isEqualTo("lost 1");
            assertThat(first.mayAct()).isFalse();
            blocker.rollback();
        }
        // Whichever of the two it is: the epoch has risen.
        var winner = new java.util.concurrent.LinkedBlockingQueue<String>();
        for (Ear ear : new Ear[] {one, two}) {
            Thread.ofVirtual().start(() -> {
                try {
                    winner.add(ear.next());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        assertThat(winner.take()).startsWith("acquired ").isNotEqualTo("acquired 1");
    }

    @Test
    void aWriterStoppedInTheMiddleOfItsTransactionDoesNotHoldUpTheNextEpoch() throws Exception {
        var one = new Ear("one");
        var contention = open().contend(scope, one.owner(), one);
        assertThat(one.next()).isEqualTo("acquired 1");
        storage.ledger().claim(java.util.List.of("log|" + scope));
        try (var stopped = TestServer.connect(settings)) {
            stopped.setAutoCommit(false);
            Appends.append(stopped, "log|" + scope, 1, scope, 1, 1);
            contention.release();
            var two = new Ear("two");
            open().contend(scope, two.owner(), two);
            assertThat(two.next()).isEqualTo("acquired 2");
            assertThat(stopped.isValid(1)).isFalse();
        }
        assertThat(storage.events().history("log|" + scope, 1, 10)).isEmpty();
    }

    private void execute(String sql) throws Exception {
        try (var statement = admin.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long key(String scope) {
        return LeaseSession.key(scope);
    }
}
