package io.heddle.persistence.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.persistence.EventLog.LoggedEvent;
import io.heddle.persistence.Ledger.Append;
import io.heddle.persistence.Ledger.Claimed;
import io.heddle.persistence.Ledger.Row;
import io.heddle.persistence.Ledger.Written;
import io.heddle.persistence.StorageFault;
import io.heddle.persistence.storage.Storage;
import io.heddle.persistence.storage.StorageSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What only a database can get wrong: transactions that overlap. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresLedgerTest {
    private final StorageSettings settings = TestServer.database();
    private final Storage storage = Storage.open(settings);

    @AfterAll
    void close() {
        storage.close();
    }

    @Test
    void aNewClaimWaitsForTheWriterBeforeItAndCountsWhatItWrote() throws Exception {
        String pid = pid();
        assertThat(storage.ledger().claim(List.of(pid))).containsEntry(pid, new Claimed(1, 0));
        try (var older = TestServer.connect(settings)) {
            older.setAutoCommit(false);
            assertThat(Appends.append(older, pid, 1, null, 0, 1)).isNull();
            var newer = CompletableFuture.supplyAsync(() -> storage.ledger().claim(List.of(pid)));
            awaitBlocked(1);
            assertThat(newer).isNotDone();
            older.commit();
            assertThat(newer.get(20, TimeUnit.SECONDS)).containsEntry(pid, new Claimed(2, 1));
            assertThat(Appends.append(older, pid, 1, null, 0, 2)).isEqualTo("claim");
            older.rollback();
        }
    }

    @Test
    void aWriterThatWaitedForANewClaimIsRefused() throws Exception {
        String pid = pid();
        storage.ledger().claim(List.of(pid));
        try (var newer = TestServer.connect(settings);
                var statement = newer.createStatement()) {
            newer.setAutoCommit(false);
            statement.execute("select * from fabric_claim(array['" + pid + "'])");
            var older = CompletableFuture.supplyAsync(() -> storage.ledger().append(List.of(append(pid, 1, 1))));
            awaitBlocked(1);
            newer.commit();
            assertThat(older.get(20, TimeUnit.SECONDS).getFirst())
                    .isInstanceOf(io.heddle.persistence.Ledger.Fenced.class);
        }
        assertThat(storage.ledger().append(List.of(append(pid, 2, 1)))).containsExactly(new Written());
    }

    @Test
    void nothingIsShownToFollowersThatSomethingCouldStillAppearBefore() throws Exception {
        String slow = pid();
        String fast = pid();
        storage.ledger().claim(List.of(slow, fast));
        long from = storage.events().last() + 1;
        try (var open = TestServer.connect(settings)) {
            open.setAutoCommit(false);
            Appends.append(open, slow, 1, null, 0, 1);
            assertThat(storage.ledger().append(List.of(append(fast, 1, 1)))).containsExactly(new Written());
            assertThat(storage.events().read(from, 100)).isEmpty();
            assertThat(storage.events().history(fast, 1, 100)).hasSize(1);
            open.commit();
        }
        assertThat(storage.events().read(from, 100))
                .extracting(LoggedEvent::pid)
                .containsExactly(slow, fast);
    }

    @Test
    void aTextThatTheDatabaseCannotHoldFailsAlone() {
        String good = pid();
        String bad = pid();
        storage.ledger().claim(List.of(good, bad));
        var nul = new Append(bad, 1, null, List.of(new Row(1, 1, "a\0b", new byte[0], "w")));
        var verdicts = storage.ledger().append(List.of(append(good, 1, 1), nul));
        assertThat(verdicts.getFirst()).isEqualTo(new Written());
        assertThat(verdicts.getLast()).isInstanceOf(io.heddle.persistence.Ledger.Failed.class);
    }

    @Test
    void manyProcessesMayOpenAnEmptyDatabaseAtOnce() throws Exception {
        var empty = TestServer.database();
        try (var threads = Executors.newFixedThreadPool(3)) {
            var opened = IntStream.range(0, 3)
                    .mapToObj(i -> threads.submit(() -> Storage.open(empty)))
                    .toList();
            for (var one : opened) one.get(30, TimeUnit.SECONDS).close();
        }
    }

    @Test
    void positionsGoOnRisingInADatabaseRestoredIntoAYoungerServer() throws Exception {
        var restored = TestServer.database();
        long far = (1L << 40) * 16384;
        try (var before = Storage.open(restored)) {
            before.ledger().claim(List.of("p"));
            before.ledger().append(List.of(append("p", 1, 1)));
            try (var connection = TestServer.connect(restored);
                    var statement = connection.createStatement()) {
                statement.execute("update fabric_event set position = " + far);
            }
        }
        try (var after = Storage.open(restored)) {
            after.ledger().append(List.of(append("p", 1, 2)));
            assertThat(after.events().last()).isGreaterThan(far);
            assertThat(after.events().read(1, 10)).extracting(LoggedEvent::seq).containsExactly(1L, 2L);
        }
    }

    @Test
    void aDatabaseThatCannotBeReachedIsSaidSoWithoutThePassword() {
        var nowhere = StorageSettings.at("jdbc:postgresql://127.0.0.1:1/none?password=secret");
        assertThatThrownBy(() -> Storage.open(nowhere))
                .isInstanceOf(StorageFault.class)
                .hasMessageContaining("127.0.0.1:1/none")
                .hasMessageNotContaining("secret");
    }

    private static String pid() {
        return "p-" + UUID.randomUUID();
    }

    private static Append append(String pid, long claim, long seq) {
        var row = new Row(seq, 1, "fact.noted.v1", "{}".getBytes(StandardCharsets.UTF_8), "w");
        return new Append(pid, claim, null, List.of(row));
    }

    /** Waits until so many sessions of this database wait for a lock. */
    private void awaitBlocked(int sessions) throws Exception {
        try (var connection = TestServer.connect(settings);
                var statement = connection.createStatement()) {
            while (!Thread.currentThread().isInterrupted()) {
                try (var rows = statement.executeQuery("select count(*) from pg_stat_activity"
                        + " where datname = current_database() and wait_event_type = 'Lock'")) {
                    rows.next();
                    if (rows.getInt(1) >= sessions) return;
                }
            }
            throw new AssertionError("nobody waits for a lock");
        }
    }
}
