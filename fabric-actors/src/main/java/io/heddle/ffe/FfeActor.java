package io.heddle.ffe;

import io.heddle.api.Fabric.FabricUnavailable;
import io.heddle.api.Views;
import io.heddle.cluster.ClusterCommand;
import io.heddle.cluster.ClusterMessage;
import io.heddle.config.Epoch;
import io.heddle.config.TimeSource;
import io.heddle.config.datacenter.Datacenter;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.jspecify.annotations.Nullable;

/**
 * One process's way to the primary. Each request is kept until it is answered or its time is up, sent again at once when
 * another primary is announced and now and then otherwise: every command is idempotent by its request id.
 */
public final class FfeActor {
    /** Requests that may wait at once; the next one fails at once. */
    private static final int WAITING_MAX = 5_000;

    private static final Duration TICK = Duration.ofMillis(250);

    /** A request unanswered for this long is sent again, for its answer may have been lost. */
    private static final Duration RESEND_AFTER = Duration.ofSeconds(2);

    /** A replica that gave no sign of life for this long is shown as down. */
    private static final Duration REPLICA_SILENCE_MAX = Duration.ofSeconds(4);

    public static ServiceKey<FfeMessage> key(String cluster) {
        return ServiceKey.create(FfeMessage.class, "ffe-" + cluster);
    }

    /** From this process only: not for the wire. */
    public record Command(ClusterCommand command, CompletableFuture<ClusterMessage.Answer> answer) {}

    /** From this process only. */
    public record Query(ClusterMessage.Question question, CompletableFuture<ClusterMessage.Answer> answer) {}

    /** From this process only. */
    public record Inquire(ClusterMessage.Inquiry inquiry, CompletableFuture<ClusterMessage.Answer> answer) {}

    /** From this process only: a word for the primary that may be lost. */
    public record Pass(ClusterMessage message) {}

    /** From this process only. */
    public record Replicas(CompletableFuture<List<Views.Replica>> answer) {}

    private record Tick() {}

    private static final class Waiting {
        final BiFunction<Long, ActorRef<ClusterMessage.Answered>, ClusterMessage> message;
        final CompletableFuture<ClusterMessage.Answer> answer;
        final long deadline;
        long sentAt;

        Waiting(
                BiFunction<Long, ActorRef<ClusterMessage.Answered>, ClusterMessage> message,
                CompletableFuture<ClusterMessage.Answer> answer,
                long deadline) {
            this.message = message;
            this.answer = answer;
            this.deadline = deadline;
        }
    }

    private record Seen(Views.Replica replica, long at) {}

    private final Datacenter datacenter;
    private final Duration timeout;
    private final Executor callers;
    private final TimeSource time;
    private final ActorRef<ClusterMessage.Answered> answers;
    private final Map<Long, Waiting> waiting = new LinkedHashMap<>();
    private final Map<Integer, Seen> replicas = new HashMap<>();
    private long tickets;
    private Epoch epoch = Epoch.ZERO;
    private @Nullable ActorRef<ClusterMessage> primary;

    /** @param timeout longest time that a request waits for its answer */
    public static Behavior<Object> create(Datacenter datacenter, Duration timeout, TimeSource time) {
        return create(datacenter, timeout, time, Thread::startVirtualThread);
    }

    /**
     * Like the other.
     *
     * @param callers runs what waits for an answer: the callers' code, which may block, ask again, or fail, and so must not
     *     run on this actor's thread
     */
    public static Behavior<Object> create(Datacenter datacenter, Duration timeout, TimeSource time, Executor callers) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new Tick(), TICK);
            var key = key(datacenter.cluster().value());
            ActorRef<FfeMessage> self = context.getSelf().narrow();
            context.getSystem().receptionist().tell(Receptionist.register(key, self));
            return new FfeActor(context, datacenter, timeout, time, callers).behavior();
        }));
    }

    private FfeActor(
            ActorContext<Object> context, Datacenter datacenter, Duration timeout, TimeSource time, Executor callers) {
        this.callers = callers;
        this.datacenter = datacenter;
        this.timeout = timeout;
        this.time = time;
        this.answers = context.getSelf().narrow();
    }

    private Behavior<Object> behavior() {
        return Behaviors.receive(Object.class)
                .onMessage(
                        Command.class,
                        m -> then(() ->
                                ask((ticket, to) -> new ClusterMessage.Submit(ticket, m.command(), to), m.answer())))
                .onMessage(
                        Query.class,
                        m -> then(() ->
                                ask((ticket, to) -> new ClusterMessage.Ask(ticket, m.question(), to), m.answer())))
                .onMessage(
                        Inquire.class,
                        m -> then(() ->
                                ask((ticket, to) -> new ClusterMessage.Inquire(ticket, m.inquiry(), to), m.answer())))
                .onMessage(
                        Pass.class,
                        m -> then(() -> {
                            if (primary != null) primary.tell(m.message());
                        }))
                .onMessage(
                        Replicas.class,
                        m -> then(() -> {
                            var all = replicas();
                            callers.execute(() -> m.answer().complete(all));
                        }))
                .onMessage(
                        ClusterMessage.Answered.class,
                        m -> then(() -> {
                            var asked = waiting.remove(m.ticket());
                            if (asked != null) callers.execute(() -> asked.answer.complete(m.answer()));
                        }))
                .onMessage(FfeMessage.PrimaryIs.class, m -> then(() -> elected(m)))
                .onMessage(
                        FfeMessage.ReplicaIs.class,
                        m -> then(() -> replicas.put(
                                m.replica().number(),
                                new Seen(m.replica(), time.nanos().getAsLong()))))
                .onMessage(Tick.class, m -> then(this::tick))
                .build();
    }

    private static Behavior<Object> then(Runnable work) {
        work.run();
        return Behaviors.same();
    }

    private void ask(
            BiFunction<Long, ActorRef<ClusterMessage.Answered>, ClusterMessage> message,
            CompletableFuture<ClusterMessage.Answer> answer) {
        if (waiting.size() >= WAITING_MAX) {
            var full = new FabricUnavailable(WAITING_MAX + " requests already wait for the primary");
            callers.execute(() -> answer.completeExceptionally(full));
            return;
        }
        long ticket = ++tickets;
        var asked = new Waiting(message, answer, time.nanos().getAsLong() + timeout.toNanos());
        waiting.put(ticket, asked);
        send(ticket, asked);
    }

    private void send(long ticket, Waiting asked) {
        if (primary == null) return;
        asked.sentAt = time.nanos().getAsLong();
        primary.tell(asked.message.apply(ticket, answers));
    }

    private void elected(FfeMessage.PrimaryIs m) {
        boolean news = epoch.isOlderThan(m.epoch()) || primary == null;
        if (m.epoch().isOlderThan(epoch) || !news) return;
        epoch = m.epoch();
        primary = m.primary();
        waiting.forEach(this::send);
    }

    private void tick() {
        long now = time.nanos().getAsLong();
        var it = waiting.entrySet().iterator();
        while (it.hasNext()) {
            var entry = it.next();
            var asked = entry.getValue();
            if (now - asked.deadline >= 0) {
                it.remove();
                var unavailable = new FabricUnavailable(
                        primary == null
                                ? "no primary is known; it was waited for " + timeout.toSeconds() + " s"
                                : "the primary of epoch " + epoch + " did not answer within " + timeout.toSeconds()
                                        + " s");
                callers.execute(() -> asked.answer.completeExceptionally(unavailable));
            } else if (now - asked.sentAt > RESEND_AFTER.toNanos()) {
                send(entry.getKey(), asked);
            }
        }
    }

    private List<Views.Replica> replicas() {
        var all = new TreeMap<Integer, Views.Replica>();
        for (var r : datacenter.replicas()) {
            var seen = replicas.get(r.number());
            String api = "http://" + r.address() + ":" + r.apiPort();
            all.put(
                    r.number(),
                    seen != null && isUp(seen)
                            ? seen.replica()
                            : new Views.Replica(r.number(), "Down", r.address(), api, 0, 0, 0, ""));
        }
        return List.copyOf(all.values());
    }

    /** One whose last word is that it leads an epoch that is over was most likely replaced because it is down. */
    private boolean isUp(Seen seen) {
        var said = seen.replica();
        boolean deposed = said.role().equals("Primary") && said.epoch() < epoch.value();
        return !deposed && time.nanos().getAsLong() - seen.at() < REPLICA_SILENCE_MAX.toNanos();
    }
}
