package io.heddle.persistence.pekko;

import com.typesafe.config.Config;
import io.heddle.persistence.FencedException;
import io.heddle.persistence.JournalSettings;
import io.heddle.persistence.Ledger;
import io.heddle.persistence.Ledger.Append;
import io.heddle.persistence.Ledger.Claimed;
import io.heddle.persistence.Ledger.Row;
import io.heddle.persistence.Ledger.Verdict;
import io.heddle.persistence.StorageFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.JournalProtocol;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import org.jspecify.annotations.Nullable;
import scala.PartialFunction;
import scala.concurrent.Future;
import scala.runtime.BoxedUnit;

/**
 * The journal plug-in: gathers the writes of many entities into few transactions of a {@link Ledger}, and lets only the
 * newest copy of an entity write.
 *
 * <p>An entity that recovers first asks for its highest sequence number; that question claims its persistence id in the ledger,
 * which ends the claims of other processes, and binds it here to the asking actor, which ends those of its older copies in
 * this process. A refused writer's persist fails with {@link FencedException}.
 */
public final class LedgerJournal extends AsyncWriteJournal {
    private final Ledger ledger;
    private final JournalSettings settings;
    private final RowFormat format;
    private final Fences fences;
    private final List<JournalWork.Lane<Append, Verdict>> lanes = new ArrayList<>();
    private final JournalWork.Lane<String, Claimed> claimLane;
    private final JournalWork.Reads readers;
    private final Map<String, Claim> claims;
    private @Nullable ActorRef asking;

    public LedgerJournal(Config plugin) {
        var open = Ledgers.of(plugin);
        ledger = open.ledger();
        settings = open.settings();
        format = new RowFormat(context().system(), settings);
        fences = Fences.get(context().system());
        var weights = new JournalWork.Weights<Append>(
                a -> a.rows().size(), Append::size, settings.batchRowsMax(), settings.batchBytesMax());
        for (int i = 0; i < settings.lanes(); i++) {
            lanes.add(open.work().lane("heddle-journal-write-" + i, settings.queueMax(), weights, ledger::append));
        }
        claimLane = open.work()
                .lane(
                        "heddle-journal-claim",
                        settings.queueMax(),
                        new JournalWork.Weights<>(
                                pid -> 1, pid -> 0L, settings.batchRowsMax(), settings.batchBytesMax()),
                        this::claim);
        readers = open.work().reads("heddle-journal-read", settings.readers(), settings.queueMax());
        claims = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Claim> eldest) {
                return size() > settings.claimsMax();
            }
        };
    }

    /**
     * Who may write here to a persistence id. The number is zero until the ledger has granted the claim. The owner is kept by
     * its path and uid, since its reference would keep alive what is left of a stopped actor.
     */
    private static final class Claim {
        private final ActorPath owner;
        private final int ownerUid;
        private volatile long number;

        private Claim(ActorPath owner) {
            this.owner = owner;
            this.ownerUid = owner.uid();
        }

        private boolean isOf(@Nullable ActorRef actor) {
            return actor != null
                    && actor.path().uid() == ownerUid
                    && actor.path().equals(owner);
        }
    }

    /** Notes who asks, so that the methods below, which are called from here, know their caller. */
    @Override
    public void aroundReceive(PartialFunction<Object, BoxedUnit> receive, Object message) {
        asking = switch (message) {
            case JournalProtocol.ReplayMessages m -> m.persistentActor();
            case JournalProtocol.WriteMessages m -> m.persistentActor();
            default -> null;
        };
        super.aroundReceive(receive, message);
    }

    @Override
    public void postStop() throws Exception {
        super.postStop();
        lanes.forEach(JournalWork.Lane::close);
        claimLane.close();
        readers.close();
    }

    private List<Claimed> claim(List<String> pids) {
        var claimed = ledger.claim(pids);
        return pids.stream().map(claimed::get).toList();
    }

    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String pid, long from) {
        var owner = asking;
        if (owner == null) throw new IllegalStateException("asked for the highest sequence number by nobody");
        var claim = new Claim(owner.path());
        claims.put(pid, claim);
        return ScalaFutures.of(claimLane.submit(pid).thenApply(granted -> {
            claim.number = granted.number();
            return granted.highest();
        }));
    }

    @Override
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> writes) {
        try {
            String pid = writes.iterator().next().persistenceId();
            long claim = claimOf(pid);
            var fence = fences.of(pid);
            var rows = new ArrayList<Row>();
            var rejections = new ArrayList<Optional<Exception>>();
            for (AtomicWrite write : writes) rejections.add(format.append(write, rows));
            if (rows.isEmpty()) return Future.successful(rejections);
            var lane = lanes.get(Math.floorMod(pid.hashCode(), lanes.size()));
            return ScalaFutures.of(
                    lane.submit(new Append(pid, claim, fence, rows)).thenApply(verdict -> answer(verdict, rejections)));
        } catch (StorageFault e) {
            return ScalaFutures.failed(e);
        }
    }

    private long claimOf(String pid) {
        var claim = claims.get(pid);
        if (claim == null || claim.number == 0 || !claim.isOf(asking)) {
            throw new FencedException(
                    pid + ": a newer copy of this entity was started in this process, or its claim lapsed");
        }
        return claim.number;
    }

    private static Iterable<Optional<Exception>> answer(Verdict verdict, List<Optional<Exception>> rejections) {
        return switch (verdict) {
            case Ledger.Written w -> rejections;
            case Ledger.Fenced f -> throw new FencedException(f.why());
            case Ledger.Failed f -> throw f.fault();
        };
    }

    @Override
    public Future<Void> doAsyncReplayMessages(
            String pid, long from, long to, long max, Consumer<PersistentRepr> replayed) {
        return ScalaFutures.of(readers.run(() -> {
            ledger.replay(pid, from, to, max, row -> replayed.accept(format.parse(pid, row)));
        }));
    }

    @Override
    public Future<Void> doAsyncDeleteMessagesTo(String pid, long to) {
        return ScalaFutures.of(readers.run(() -> ledger.delete(pid, to)));
    }
}
