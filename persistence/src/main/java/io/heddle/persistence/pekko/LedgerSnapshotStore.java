package io.heddle.persistence.pekko;

import com.typesafe.config.Config;
import io.heddle.persistence.Ledger;
import java.util.Optional;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import scala.concurrent.Future;

/** The snapshot plug-in: keeps the newest few snapshots of each entity beside its events. */
public final class LedgerSnapshotStore extends SnapshotStore {
    private final Ledger.Snapshots snapshots;
    private final RowFormat format;
    private final JournalWork.Reads threads;

    public LedgerSnapshotStore(Config plugin) {
        var open = Ledgers.of(plugin);
        snapshots = open.ledger().snapshots();
        format = new RowFormat(context().system(), open.settings());
        threads = open.work()
                .reads(
                        "heddle-snapshot",
                        open.settings().readers(),
                        open.settings().queueMax());
    }

    @Override
    public void postStop() throws Exception {
        super.postStop();
        threads.close();
    }

    @Override
    public Future<Optional<SelectedSnapshot>> doLoadAsync(String pid, SnapshotSelectionCriteria c) {
        return ScalaFutures.of(threads.supply(() -> snapshots
                .load(pid, c.minSequenceNr(), c.maxSequenceNr(), c.minTimestamp(), c.maxTimestamp())
                .map(s -> SelectedSnapshot.create(
                        SnapshotMetadata.apply(pid, s.seq(), s.timestampMillis()), format.payload(s.snapshot())))));
    }

    @Override
    public Future<Void> doSaveAsync(SnapshotMetadata m, Object snapshot) {
        try {
            var row = format.row(m.sequenceNr(), snapshot, "");
            return ScalaFutures.of(
                    threads.run(() -> snapshots.save(m.persistenceId(), m.sequenceNr(), m.timestamp(), row)));
        } catch (Exception e) { // A serializer may throw what it does not declare.
            return ScalaFutures.failed(e);
        }
    }

    @Override
    public Future<Void> doDeleteAsync(SnapshotMetadata m) {
        long from = m.timestamp() == 0 ? 0 : m.timestamp();
        long to = m.timestamp() == 0 ? Long.MAX_VALUE : m.timestamp();
        return ScalaFutures.of(
                threads.run(() -> snapshots.delete(m.persistenceId(), m.sequenceNr(), m.sequenceNr(), from, to)));
    }

    @Override
    public Future<Void> doDeleteAsync(String pid, SnapshotSelectionCriteria c) {
        return ScalaFutures.of(threads.run(
                () -> snapshots.delete(pid, c.minSequenceNr(), c.maxSequenceNr(), c.minTimestamp(), c.maxTimestamp())));
    }
}
