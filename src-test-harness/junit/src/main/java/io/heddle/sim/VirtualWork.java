package io.heddle.sim;

import io.heddle.persistence.Ledger;
import io.heddle.persistence.StorageFault;
import io.heddle.persistence.pekko.JournalWork;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One process's calls of the database, in virtual time: a request travels there, is done, and its answer travels back. Each
 * of the three may fail; one who hears nothing gives up after a while and knows nothing.
 */
final class VirtualWork implements JournalWork {
    /** How long an answer is waited for. Source: the socket time-out of the product's pool. */
    private static final long PATIENCE = 5_000_000_000L;

    private final World world;
    private final Peer peer;
    private final Domain domain;

    VirtualWork(World world, Peer peer, Domain domain) {
        this.world = world;
        this.peer = peer;
        this.domain = domain;
    }

    @Override
    public <T, R> Lane<T, R> lane(String name, int queueMax, Weights<T> weights, Function<List<T>, List<R>> go) {
        return new VirtualLane<>(name, queueMax, weights.rowsMax(), go);
    }

    @Override
    public Reads reads(String name, int size, int queueMax) {
        return new Reads() {
            @Override
            public <T> CompletableFuture<T> supply(Supplier<T> read) {
                var answer = new CompletableFuture<T>();
                call(name, false, read, answer);
                return answer;
            }

            @Override
            public CompletableFuture<Void> run(Runnable read) {
                return supply(() -> {
                    read.run();
                    return null;
                });
            }

            @Override
            public void close() {}
        };
    }

    /** Completes {@code answer} in this process, with what {@code work} gave in the database, or with a fault. */
    private <T> void call(String name, boolean torn, Supplier<T> work, CompletableFuture<T> answer) {
        var database = world.database;
        var late = world.timeline.after(
                domain,
                PATIENCE,
                () -> answer.completeExceptionally(new StorageFault(name + ": the database did not answer")));
        world.network.sendSurely(peer, database.peer, world.timeline.world, () -> {
            if (database.down || domain.dead) return;
            world.timeline.after(world.timeline.world, database.slow + world.transactionTime(), () -> {
                if (database.down) return;
                T result;
                try {
                    result = work.get();
                } catch (RuntimeException e) {
                    world.network.sendSurely(database.peer, peer, domain, () -> {
                        late.cancel();
                        answer.completeExceptionally(e);
                    });
                    return;
                }
                world.network.sendSurely(database.peer, peer, domain, () -> {
                    late.cancel();
                    if (torn) answer.completeExceptionally(new StorageFault(name + ": the connection broke"));
                    else answer.complete(result);
                });
            });
        });
    }

    private final class VirtualLane<T, R> implements Lane<T, R> {
        private final String name;
        private final int queueMax;
        private final int goMax;
        private final Function<List<T>, List<R>> go;
        private final List<T> works = new ArrayList<>();
        private final List<CompletableFuture<R>> answers = new ArrayList<>();
        private boolean busy;

        VirtualLane(String name, int queueMax, int goMax, Function<List<T>, List<R>> go) {
            this.name = name;
            this.queueMax = queueMax;
            this.goMax = goMax;
            this.go = go;
        }

        @Override
        public CompletableFuture<R> submit(T work) {
            var answer = new CompletableFuture<R>();
            if (works.size() >= queueMax) {
                answer.completeExceptionally(new StorageFault(name + ": " + works.size() + " works wait already"));
                return answer;
            }
            if (work instanceof Ledger.Append append && append.pid().startsWith("cluster|")) world.writes(domain);
            works.add(work);
            answers.add(answer);
            if (!busy) begin();
            return answer;
        }

        private void begin() {
            if (works.isEmpty()) return;
            busy = true;
            int count = Math.min(works.size(), goMax);
            var batch = List.copyOf(works.subList(0, count));
            var waiting = List.copyOf(answers.subList(0, count));
            works.subList(0, count).clear();
            answers.subList(0, count).clear();
            boolean torn = world.drawTorn();
            var done = new CompletableFuture<List<R>>();
            call(name, torn, () -> torn ? go.apply(batch.subList(0, world.drawCut(count))) : go.apply(batch), done);
            var unused = done.whenComplete((results, failure) -> {
                for (int i = 0; i < count; i++) {
                    if (failure != null) waiting.get(i).completeExceptionally(failure);
                    else waiting.get(i).complete(results.get(i));
                }
                busy = false;
                begin();
            });
        }

        @Override
        public void close() {
            answers.forEach(a -> a.completeExceptionally(new StorageFault(name + " is closed")));
        }
    }
}
