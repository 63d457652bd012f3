package io.heddle.guestagent;

import io.heddle.config.TimeSource;
import io.heddle.config.VmId;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Watches one guest: when its deadline passes unheard, its node is told; when it is heard again, its node is told that.
 * One timer a guest, set to the moment at which it could first be late; heartbeats only move what that timer reads.
 */
public final class GuestAgentActor {
    /** How often a silent guest is looked at: it was restarted by its host and may be heard at any time. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    /** What a guest agent's actor understands. Its own timer only. */
    public sealed interface Message {}

    private record Look() implements Message {}

    /** A change of mind about a guest. */
    public record Verdict(VmId vm, boolean silent) {}

    private final VmId vm;
    private final LongSupplier lastHeard;
    private final Duration deadline;
    private final TimeSource time;
    private final Consumer<Verdict> node;
    private final TimerScheduler<Message> timers;
    private boolean silent;

    /** @param deadline how long the guest may be silent; the host restarts it before, so passing it says the host failed */
    public static Behavior<Message> create(
            VmId vm, GuestHearing hearing, Duration deadline, TimeSource time, Consumer<Verdict> node) {
        var lastHeard = hearing.reader(vm);
        return Behaviors.withTimers(timers -> new GuestAgentActor(vm, lastHeard, deadline, time, node, timers).watch());
    }

    private GuestAgentActor(
            VmId vm,
            LongSupplier lastHeard,
            Duration deadline,
            TimeSource time,
            Consumer<Verdict> node,
            TimerScheduler<Message> timers) {
        this.vm = vm;
        this.lastHeard = lastHeard;
        this.deadline = deadline;
        this.time = time;
        this.node = node;
        this.timers = timers;
    }

    private Behavior<Message> watch() {
        timers.startSingleTimer(new Look(), deadline);
        return Behaviors.receive(Message.class)
                .onMessage(Look.class, look -> {
                    look();
                    return Behaviors.same();
                })
                .build();
    }

    private void look() {
        long quiet = time.nanos().getAsLong() - lastHeard.getAsLong();
        long left = deadline.toNanos() - quiet;
        if (silent != left <= 0) {
            silent = left <= 0;
            node.accept(new Verdict(vm, silent));
        }
        // A heard guest is looked at when it could next be late.
        timers.startSingleTimer(new Look(), left > 0 ? Duration.ofNanos(left) : AGAIN);
    }
}
