package io.heddle.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.check.Fact;
import io.heddle.persistence.Ledger;
import io.heddle.persistence.memory.MemoryLedger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The database's ledger, which tells what becomes durable in the log of the cluster. */
final class ObservedLedger implements Ledger {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Writes to the cluster's log, of a database that forgets, for a mutation. */
    private static final int FORGETS_EVERY = 15;

    private final World world;
    private final MemoryLedger ledger;
    private int writes;

    ObservedLedger(World world, MemoryLedger ledger) {
        this.world = world;
        this.ledger = ledger;
    }

    @Override
    public Map<String, Claimed> claim(Collection<String> pids) {
        return ledger.claim(pids);
    }

    @Override
    public List<Verdict> append(List<Append> appends) {
        var verdicts = new ArrayList<Verdict>(appends.size());
        for (var append : appends) {
            if (world.mutation == Mutation.ACKNOWLEDGED_ROWS_VANISH
                    && append.pid().startsWith("cluster|")
                    && ++writes % FORGETS_EVERY == 0) {
                verdicts.add(new Written());
                continue;
            }
            var verdict = ledger.append(List.of(append)).getFirst();
            if (verdict instanceof Written) written(append);
            else if (verdict instanceof Fenced) world.marks.hit("journal.fenced");
            verdicts.add(verdict);
        }
        return verdicts;
    }

    private void written(Append append) {
        for (var row : append.rows()) {
            world.journal.accept(new JournalRow(world.timeline.now(), append.pid(), row));
        }
        if (!append.pid().startsWith("cluster|")) return;
        var fence = append.fence();
        for (var row : append.rows()) {
            world.see(new Fact.Journalled(
                    world.timeline.now(),
                    append.pid(),
                    row.seq(),
                    fence == null ? 0 : fence.epoch().value(),
                    row.manifest(),
                    json(row)));
        }
        world.shadow.append(append);
    }

    static JsonNode json(Row row) {
        try {
            return JSON.readTree(row.payload());
        } catch (IOException e) {
            throw new UncheckedIOException("a row of the journal is no JSON", e);
        }
    }

    @Override
    public void replay(String pid, long from, long to, long max, Consumer<Row> sink) {
        boolean forgets = world.mutation == Mutation.REPLAY_LEAVES_OUT_A_ROW && pid.startsWith("cluster|");
        ledger.replay(pid, from, to, max, row -> {
            if (!forgets || !row.manifest().equals("cluster.instance-status-changed.v1")) sink.accept(row);
            else
                sink.accept(
                        new Row(row.seq(), row.serializer(), row.manifest(), Mutation.otherStatus(row), row.writer()));
        });
    }

    @Override
    public void delete(String pid, long to) {
        ledger.delete(pid, to);
    }

    @Override
    public Snapshots snapshots() {
        return ledger.snapshots();
    }
}
