package io.heddle.bench;

import com.typesafe.config.ConfigFactory;
import io.heddle.config.Epoch;
import io.heddle.persistence.Lease.LeaseListener;
import io.heddle.persistence.Lease.LeaseOwner;
import io.heddle.persistence.storage.Storage;
import io.heddle.persistence.storage.StorageSettings;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** One run of {@link JournalBench} against one database. */
final class JournalRun {
    private static final int PATIENCE_MINUTES = 5;
    private static final int BATCH = 100;
    private static final int TAKEOVERS = 20;

    private final StorageSettings settings;
    private final int entities;
    private final int rounds;
    private final BenchContext context;
    private final String run = UUID.randomUUID().toString();

    JournalRun(StorageSettings settings, int entities, int rounds, BenchContext context) {
        this.settings = settings;
        this.entities = entities;
        this.rounds = rounds;
        this.context = context;
    }

    List<Measurement> all() throws Exception {
        var all = new ArrayList<Measurement>();
        context.say("warming up");
        with(StorageSettings.memory(), system -> parallel(system, entities, rounds)); // Warms up the code,
        with(settings, system -> parallel(system, entities, 5)); // and the database.
        context.say(entities + " entities");
        double memory = with(StorageSettings.memory(), system -> parallel(system, entities, rounds));
        all.add(Measurement.of(
                        "journal: " + entities + " entities, one event each",
                        with(settings, system -> parallel(system, entities, rounds)),
                        "events/s")
                .against("the same in memory", memory));
        all.add(Measurement.of(
                        "journal: one entity, one event at a time",
                        with(settings, system -> single(system, 1, 500)),
                        "events/s")
                .against("rows inserted one by one by JDBC", inserts(500)));
        all.add(Measurement.of(
                "journal: one entity, " + BATCH + " events at a time",
                with(settings, system -> single(system, BATCH, 500)),
                "events/s"));
        all.add(Measurement.of(
                "journal: replay of " + BATCH * 500 + " events", with(settings, this::replay), "events/s"));
        context.say("hand-over of the lease, " + TAKEOVERS + " times");
        var takeovers = takeovers();
        all.add(Measurement.of("lease: from release to the next holder, median", takeovers[TAKEOVERS / 2], "ms"));
        all.add(Measurement.of("lease: from release to the next holder, worst", takeovers[TAKEOVERS - 1], "ms"));
        return all;
    }

    private interface Work {
        double measure(ActorSystem<Void> system) throws Exception;
    }

    private static double with(StorageSettings settings, Work work) throws Exception {
        try (var storage = Storage.open(settings)) {
            ActorSystem<Void> system = ActorSystem.create(
                    Behaviors.empty(),
                    "bench",
                    storage.pekkoConfig()
                            .withFallback(ConfigFactory.parseString("""
                                    pekko.loglevel = WARNING
                                    pekko.persistence.max-concurrent-recoveries = 256
                                    pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
                                    """))
                            .withFallback(ConfigFactory.defaultReference())
                            .resolve());
            try {
                return work.measure(system);
            } finally {
                system.terminate();
                system.getWhenTerminated().toCompletableFuture().get(1, TimeUnit.MINUTES);
            }
        }
    }

    /** Every entity persists one event after the other; all of them at the same time. */
    private static double parallel(ActorSystem<Void> system, int entities, int rounds) throws Exception {
        var recovered = new CountDownLatch(entities);
        var actors = new ArrayList<ActorRef<CounterActor.Count>>();
        for (int i = 0; i < entities; i++) {
            actors.add(spawn(system, UUID.randomUUID().toString(), total -> recovered.countDown()));
        }
        await(recovered);
        var done = new CountDownLatch(entities);
        long began = System.nanoTime();
        for (var actor : actors) again(actor, 1, rounds, done);
        await(done);
        return perSecond((long) entities * rounds, began);
    }

    private double single(ActorSystem<Void> system, int batch, int times) throws Exception {
        var recovered = new CountDownLatch(1);
        var actor = spawn(system, batch == 1 ? UUID.randomUUID().toString() : run, total -> recovered.countDown());
        await(recovered);
        var done = new CountDownLatch(1);
        long began = System.nanoTime();
        again(actor, batch, times, done);
        await(done);
        return perSecond((long) batch * times, began);
    }

    private static void again(ActorRef<CounterActor.Count> actor, int batch, int left, CountDownLatch done) {
        actor.tell(new CounterActor.Count(batch, total -> {
            if (left > 1) again(actor, batch, left - 1, done);
            else done.countDown();
        }));
    }

    private double replay(ActorSystem<Void> system) throws Exception {
        var total = new CompletableFuture<Long>();
        long began = System.nanoTime();
        spawn(system, run, total::complete);
        return perSecond(total.get(PATIENCE_MINUTES, TimeUnit.MINUTES), began);
    }

    private static ActorRef<CounterActor.Count> spawn(
            ActorSystem<Void> system, String name, java.util.function.LongConsumer recovered) {
        return system.systemActorOf(
                CounterActor.create(name, recovered), name, org.apache.pekko.actor.typed.Props.empty());
    }

    private double inserts(int count) throws SQLException {
        try (var connection = DriverManager.getConnection(settings.url(), settings.user(), settings.password())) {
            try (var statement = connection.createStatement()) {
                statement.execute("create table if not exists heddle_bench (id bigserial primary key, what text)");
            }
            try (var insert = connection.prepareStatement("insert into heddle_bench (what) values (?)")) {
                long began = System.nanoTime();
                for (int i = 0; i < count; i++) {
                    insert.setString(1, "about sixty characters of text, as most real events have them");
                    insert.executeUpdate();
                }
                return perSecond(count, began);
            } finally {
                try (var statement = connection.createStatement()) {
                    statement.execute("drop table heddle_bench");
                }
            }
        }
    }

    private double[] takeovers() throws Exception {
        var took = new double[TAKEOVERS];
        for (int i = 0; i < TAKEOVERS; i++) {
            try (var one = Storage.open(settings);
                    var two = Storage.open(settings)) {
                var first = new CompletableFuture<Long>();
                var second = new CompletableFuture<Long>();
                var seen = new CompletableFuture<Long>();
                var holder = one.lease().contend(run, new LeaseOwner("one", ""), new Ear(first, first));
                first.get(1, TimeUnit.MINUTES);
                two.lease().contend(run, new LeaseOwner("two", ""), new Ear(second, seen));
                seen.get(1, TimeUnit.MINUTES);
                long began = System.nanoTime();
                holder.release();
                took[i] = (second.get(1, TimeUnit.MINUTES) - began) / 1e6;
            }
        }
        Arrays.sort(took);
        return took;
    }

    /** Notes when the lease was won, and when its row was first seen. */
    private record Ear(CompletableFuture<Long> won, CompletableFuture<Long> seen) implements LeaseListener {
        @Override
        public void acquired(Epoch epoch) {
            won.complete(System.nanoTime());
        }

        @Override
        public void lost(Epoch epoch, String reason) {}

        @Override
        public void observed(io.heddle.persistence.Lease.LeaseView view) {
            seen.complete(System.nanoTime());
        }
    }

    private static void await(CountDownLatch latch) throws InterruptedException, TimeoutException {
        if (!latch.await(PATIENCE_MINUTES, TimeUnit.MINUTES)) throw new TimeoutException();
    }

    private static double perSecond(long count, long beganNanos) {
        return count / ((System.nanoTime() - beganNanos) / 1e9);
    }
}
