package io.heddle.bench;

import io.heddle.persistence.storage.StorageSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** How long a new primary needs for the cluster's state, by the length of its log. */
final class RecoveryBench implements Benchmark {
    private static final int REPEATS = 5;
    private static final int WARM = 5_000;
    private static final int WARM_REPEATS = 20;
    private static final String CURVE = "time of a recovery, ms";

    @Override
    public String name() {
        return "recovery";
    }

    @Override
    public String summary() {
        return "a new primary's state from a journal of K events, with its snapshots and without; -o events=K,K,..., -o url=JDBC-URL";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(BenchOption.numbers("events"), BenchOption.URL);
    }

    @Override
    public Story story() {
        return Story.of(
                        "The product's cluster entity, with 100 machines and 400 instances, journals K events, nearly all of"
                                + " them changes of status, in a real PostgreSQL server. Then a new one is started, as a new primary"
                                + " starts it, and the time runs from its start until it has the state: claim of the log,"
                                + " newest snapshot, replay of what came after it. Median of " + REPEATS + " after one"
                                + " that is not counted. With snapshots: as the product takes them, after 1,000 events."
                                + " Without: the entity finds none, and the run fails unless all K events were replayed."
                                + " The lease's hand-over is not in it (see failover and journal), and the warm state of a"
                                + " standby is not used.",
                        "Without snapshots: what reading the same rows costs when they are thrown away at once, which"
                                + " stands beside it. With snapshots: one read of some 160 kB for 400 instances, and at most"
                                + " some 1,000 events, however long the journal is.",
                        "An event is a row of JSON: decoding it costs more than reading it, and the rows are read, decoded"
                                + " and applied by one thread each, in order. Nobody waits for it, because of the"
                                + " snapshots: a primary replays a thousand events or so. A snapshot is JSON as well, and"
                                + " all of it is rebuilt at once.")
                .beside(
                        "",
                        new Story.Cited(
                                "the same journal's rows with 60-byte events",
                                "65,400 events/s replayed by one entity",
                                "prototype of the plug-in, 2 processors, load of 5 to 25"));
    }

    @Override
    public List<Measurement> run(BenchContext context) throws Exception {
        try (var database = new ScratchDatabase(context)) {
            return measure(context, database.start(context));
        }
    }

    private static List<Measurement> measure(BenchContext context, StorageSettings settings) throws Exception {
        var all = new ArrayList<Measurement>();
        context.say("warming up");
        try (var run = new RecoveryRun(settings, "bench-" + UUID.randomUUID())) {
            run.fill(WARM);
            all.add(first(run.recover(false)));
            for (int i = 0; i < WARM_REPEATS; i++) {
                run.recover(false);
                run.recover(true);
            }
        }
        for (int events : Numbers.of(context, "events", "1500,10500,100500")) {
            if (context.isLate()) break;
            context.say("a journal of " + events + " events");
            try (var run = new RecoveryRun(settings, "bench-" + UUID.randomUUID())) {
                long written = run.fill(events);
                context.say("recoveries from " + written + " events");
                run.recover(false);
                report(written, times(run, false), bounds(run), all);
                run.recover(true);
                report(written, run.recover(true).replayed(), times(run, true), all);
            }
        }
        return all;
    }

    private static Times times(RecoveryRun run, boolean snapshots) throws Exception {
        var times = new Times();
        for (int i = 0; i < REPEATS; i++) times.add(run.recover(snapshots).seconds());
        return times;
    }

    /** What a recovery cannot be faster than. */
    private record Bounds(Times reading, Times decoding) {}

    private static Bounds bounds(RecoveryRun run) {
        var bounds = new Bounds(new Times(), new Times());
        for (int i = 0; i < REPEATS; i++) {
            bounds.reading().add(run.read(false));
            bounds.decoding().add(run.read(true));
        }
        return bounds;
    }

    private static Measurement first(RecoveryRun.Recovery first) {
        var what = String.format(
                Locale.ROOT, "recovery: %,d events, without snapshots, the first of its process", first.replayed());
        return Measurement.of(what, first.seconds() * 1e3, "ms").limitedBy("code that runs for the first time");
    }

    private static void report(long events, Times times, Bounds bounds, List<Measurement> all) {
        var what = String.format(Locale.ROOT, "recovery: %,d events, without snapshots", events);
        all.add(Measurement.of(what + ", p50", times.median() * 1e3, "ms")
                .against("its rows read and thrown away", bounds.reading().median() * 1e3)
                .limitedBy("reading, decoding and applying, each in order")
                .on(CURVE, "without snapshots", (double) events, "events in the journal"));
        all.add(Measurement.of(what + ", worst", times.worst() * 1e3, "ms"));
        all.add(Measurement.of(what + ", replayed", (double) events / times.median(), "events/s")
                .against(
                        "read and decoded by one thread",
                        (double) events / bounds.decoding().median()));
    }

    private static void report(long events, long replayed, Times times, List<Measurement> all) {
        var what = String.format(Locale.ROOT, "recovery: %,d events, with snapshots", events);
        all.add(Measurement.of(what + ", p50", times.median() * 1e3, "ms")
                .limitedBy("the snapshot's size, and the events after it")
                .on(CURVE, "with snapshots", (double) events, "events in the journal"));
        all.add(Measurement.of(what + ", worst", times.worst() * 1e3, "ms"));
        all.add(Measurement.of(what + ", replayed after the newest", (double) replayed, "events"));
    }
}
