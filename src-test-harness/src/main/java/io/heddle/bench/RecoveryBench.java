package io.heddle.bench;

import io.heddle.persistence.postgres.EmbeddedPostgresServer;
import io.heddle.persistence.storage.StorageSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How long a new primary needs for the cluster's state, by the length of its log. */
final class RecoveryBench implements Benchmark {
    private static final int REPEATS = 5;

    @Override
    public String name() {
        return "recovery";
    }

    @Override
    public String summary() {
        return "the cluster's state from a journal of K events, with its snapshot and without; -o events=K,K,..., -o url=JDBC-URL";
    }

    @Override
    public Story story() {
        return Story.of(
                        "The product's cluster entity, with 100 machines and 400 instances, journals K changes of status in a"
                                + " real PostgreSQL server. A new entity then recovers, as a new primary does; the time"
                                + " runs from its start until the state is there, the median of " + REPEATS + ". With"
                                + " snapshot: as it is by default, one each 1,000 events. Without: its snapshots are"
                                + " deleted first. The warm state of a standby is not used.",
                        "Reading a row and decoding an event costs some 10 us of one thread; a snapshot costs its size, 400"
                                + " instances here, plus at most 1,000 events. A standby's warm state would leave only"
                                + " the tail that was not pushed yet: milliseconds.",
                        "Events are JSON-like objects that are decoded one by one in order. A promoted standby still reads"
                                + " the snapshot and the tail, which is short enough so far.")
                .beside(
                        "",
                        new Story.Cited(
                                "the same journal's rows with 60-byte events",
                                "65,400 events/s replayed by one entity",
                                "prototype of the plug-in, 2 processors, load of 5 to 25"));
    }

    @Override
    public List<Measurement> run(BenchContext context) throws Exception {
        var url = context.option("url", "");
        try {
            var settings = url.isEmpty() ? JournalBench.embedded(context.scratch()) : StorageSettings.at(url);
            return measure(context, settings);
        } finally {
            EmbeddedPostgresServer.remove(context.scratch());
        }
    }

    private static List<Measurement> measure(BenchContext context, StorageSettings settings) throws Exception {
        var all = new ArrayList<Measurement>();
        for (int events : Numbers.of(context, "events", context.brief() ? "1500,10500,50500" : "1500,10500,100500")) {
            if (context.isLate()) break;
            context.say("a journal of " + events + " events");
            try (var run = new RecoveryRun(settings, "bench-" + events)) {
                long written = run.fill(events);
                var with = new Times();
                var without = new Times();
                run.recover(); // Warms up the code.
                for (int i = 0; i < REPEATS; i++) with.add(run.recover());
                run.forgetSnapshots();
                run.recover();
                for (int i = 0; i < REPEATS; i++) without.add(run.recover());
                report(written, with, without, all);
            }
        }
        return all;
    }

    private static void report(long events, Times with, Times without, List<Measurement> all) {
        var what = String.format(Locale.ROOT, "recovery: %,d events, ", events);
        all.add(Measurement.of(what + "with snapshot, p50", with.median() * 1e3, "ms")
                .limitedBy("the snapshot's size, and the events after it")
                .on("time of a recovery, ms", "with snapshot", (double) events, "events in the journal"));
        all.add(Measurement.of(what + "without snapshot, p50", without.median() * 1e3, "ms")
                .limitedBy("reading and decoding, in order")
                .on("time of a recovery, ms", "without snapshot", (double) events, "events in the journal"));
        all.add(Measurement.of(what + "replayed", (double) events / without.median(), "events/s"));
    }
}
