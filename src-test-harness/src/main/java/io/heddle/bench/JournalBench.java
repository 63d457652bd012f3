package io.heddle.bench;

import java.util.List;

/** How much the journal takes and how fast the lease changes hands. */
final class JournalBench implements Benchmark {
    @Override
    public String name() {
        return "journal";
    }

    @Override
    public String summary() {
        return "events journalled and replayed per second, lease hand-over; -o url=JDBC-URL, -o entities=N, -o rounds=N";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(BenchOption.URL, BenchOption.number("entities"), BenchOption.number("rounds"));
    }

    @Override
    public Story story() {
        return Story.of(
                        "Persistent actors write events of about 60 bytes to a PostgreSQL server of this machine that"
                                + " flushes each commit; then they are replayed, and the lease changes hands.",
                        "One writer at a time: the flush of a commit, about 1 ms. Many writers: group commit makes one"
                                + " transaction of all that wait, so the limit is the processor time of an event in the"
                                + " process and in the database.",
                        "Each event is a row of its own; PostgreSQL and the actor system share the same processors here.")
                .beside(
                        "",
                        new Story.Cited(
                                "pekko-persistence-jdbc 1.1.1 on PostgreSQL 15",
                                "9,600 events/s of 1,000 entities",
                                "defaults, 2 processors, load of 5 to 25"),
                        new Story.Cited(
                                "pekko-persistence-jdbc 1.1.1 on an H2 file",
                                "1,115 events/s of 1,000 entities",
                                "defaults, 2 processors, load of 5 to 25"));
    }

    @Override
    public List<Measurement> run(BenchContext context) throws Exception {
        int entities = context.option("entities", 1000);
        int rounds = context.option("rounds", 50, 20);
        try (var database = new ScratchDatabase(context)) {
            return new JournalRun(database.start(context), entities, rounds, context).all();
        }
    }
}
