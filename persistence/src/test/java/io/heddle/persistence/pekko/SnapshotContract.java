package io.heddle.persistence.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.heddle.persistence.EventCodec.CodecFault;
import io.heddle.persistence.Fact;
import io.heddle.persistence.storage.StorageSettings;
import java.time.Duration;
import java.util.UUID;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.persistence.DeleteSnapshotSuccess;
import org.apache.pekko.persistence.DeleteSnapshotsSuccess;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.SaveSnapshotFailure;
import org.apache.pekko.persistence.SaveSnapshotSuccess;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotProtocol;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What any snapshot store must do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SnapshotContract {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final SnapshotSelectionCriteria ANY = SnapshotSelectionCriteria.latest();

    private Member member;
    private ActorRef store;
    private TestKit mailbox;
    private String pid;

    protected abstract StorageSettings settings();

    @BeforeAll
    void start() {
        member = new Member(settings());
        store = Persistence.get(member.system()).snapshotStoreFor("", ConfigFactory.empty());
    }

    @BeforeEach
    void name() {
        mailbox = new TestKit(member.system());
        pid = "fact|" + UUID.randomUUID();
    }

    @AfterAll
    void stop() {
        member.close();
    }

    @Test
    void thereIsNoneOfAnEntityNeverHeardOf() {
        assertThat(load(ANY)).isNull();
    }

    @Test
    void theNewestWithinTheBoundsIsGiven() {
        save(10);
        save(20);
        save(30);
        assertThat(load(ANY)).isEqualTo("at 30");
        assertThat(load(SnapshotSelectionCriteria.create(29, Long.MAX_VALUE))).isEqualTo("at 20");
        assertThat(load(SnapshotSelectionCriteria.create(Long.MAX_VALUE, 1000))).isNull(); // They were taken today.
        assertThat(load(SnapshotSelectionCriteria.create(9, Long.MAX_VALUE))).isNull();
    }

    @Test
    void onlyTheNewestFewAreKept() {
        for (int seq = 1; seq <= 6; seq++) save(seq);
        assertThat(load(SnapshotSelectionCriteria.create(4, Long.MAX_VALUE))).isEqualTo("at 4");
        assertThat(load(SnapshotSelectionCriteria.create(3, Long.MAX_VALUE))).isNull();
    }

    @Test
    void oneOfTheSameNumberReplacesTheOther() {
        save(5);
        ask(new SnapshotProtocol.SaveSnapshot(SnapshotMetadata.apply(pid, 5, 2000), new Fact.Page("again")));
        assertThat(load(ANY)).isEqualTo("again");
    }

    @Test
    void deletedOnesAreGone() {
        save(1);
        save(2);
        save(3);
        assertThat(ask(new SnapshotProtocol.DeleteSnapshot(SnapshotMetadata.apply(pid, 3, 0))))
                .isInstanceOf(DeleteSnapshotSuccess.class);
        assertThat(load(ANY)).isEqualTo("at 2");
        assertThat(ask(new SnapshotProtocol.DeleteSnapshots(pid, SnapshotSelectionCriteria.create(1, Long.MAX_VALUE))))
                .isInstanceOf(DeleteSnapshotsSuccess.class);
        assertThat(load(SnapshotSelectionCriteria.create(1, Long.MAX_VALUE))).isNull();
        assertThat(load(ANY)).isEqualTo("at 2");
    }

    @Test
    void oneThatIsNotCataloguedIsRefused() {
        var answer = ask(new SnapshotProtocol.SaveSnapshot(
                SnapshotMetadata.apply(pid, 1, 1), new Fact.Asked("x", new Fact.Square(1))));
        assertThat(answer).isInstanceOfSatisfying(SaveSnapshotFailure.class, f -> assertThat(f.cause())
                .isInstanceOf(CodecFault.class));
    }

    private void save(long seq) {
        var metadata = SnapshotMetadata.apply(pid, seq);
        assertThat(ask(new SnapshotProtocol.SaveSnapshot(metadata, new Fact.Page("at " + seq))))
                .isInstanceOf(SaveSnapshotSuccess.class);
    }

    private @Nullable String load(SnapshotSelectionCriteria criteria) {
        var answer = (SnapshotProtocol.LoadSnapshotResult)
                ask(new SnapshotProtocol.LoadSnapshot(pid, criteria, Long.MAX_VALUE));
        if (answer.snapshot().isEmpty()) return null;
        return ((Fact.Page) answer.snapshot().get().snapshot()).text();
    }

    private Object ask(Object request) {
        store.tell(request, mailbox.getRef());
        return mailbox.receiveOne(PATIENCE);
    }
}
