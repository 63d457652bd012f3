package io.heddle.ondemand;

import io.heddle.ondemand.OnDemandActor.Message;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * One parent's children of this kind: woken by an observation, sent to sleep when none came for a while. While a child goes
 * to sleep, the newest observation for it is kept, and wakes it again: none meets a closed mailbox. Called by the parent's
 * actor only, which passes on the signals that it gets.
 */
public final class OnDemandChildren {
    private static final class Child {
        final ActorRef<Message> ref;
        final Supplier<Behavior<Message>> behavior;
        long toldAt;
        boolean retiring;

        @Nullable
        Object kept;

        Child(ActorRef<Message> ref, Supplier<Behavior<Message>> behavior) {
            this.ref = ref;
            this.behavior = behavior;
        }
    }

    private final ActorContext<?> context;
    private final Map<Object, Child> children = new HashMap<>();

    public OnDemandChildren(ActorContext<?> context) {
        this.context = context;
    }

    /**
     * Shows something to the child of this name, which is woken if it sleeps.
     *
     * @param nanos of the monotonic clock
     */
    public void tell(Object name, Supplier<Behavior<Message>> behavior, Object observation, long nanos) {
        var child = children.computeIfAbsent(name, n -> wake(behavior));
        child.toldAt = nanos;
        if (child.retiring) child.kept = observation;
        else child.ref.tell(new OnDemandActor.Observe<>(observation));
    }

    /** Like the other, for a parent that sleeps before any of its children does. */
    public void tell(Object name, Supplier<Behavior<Message>> behavior, Object observation) {
        tell(name, behavior, observation, 0);
    }

    private Child wake(Supplier<Behavior<Message>> behavior) {
        var ref = context.spawnAnonymous(behavior.get());
        context.watch(ref);
        return new Child(ref, behavior);
    }

    /** Sends to sleep whoever was told nothing for {@code idleMax}. */
    public void sweep(long nanos, Duration idleMax) {
        for (var child : children.values()) {
            if (nanos - child.toldAt >= idleMax.toNanos()) retire(child);
        }
    }

    /** Sends all to sleep. */
    void retire() {
        children.values().forEach(OnDemandChildren::retire);
    }

    private static void retire(Child child) {
        if (child.retiring) return;
        child.retiring = true;
        child.ref.tell(new OnDemandActor.Retire());
    }

    /** A watched actor ended: if it is one of these and something was kept for it, it is woken again. */
    public void ended(ActorRef<Void> ref) {
        for (var entry : children.entrySet()) {
            var child = entry.getValue();
            if (!child.ref.path().equals(ref.path())) continue;
            children.remove(entry.getKey());
            if (child.kept != null) tell(entry.getKey(), child.behavior, child.kept, child.toldAt);
            return;
        }
    }

    /** The parent was restarted, and its children with it. */
    public void forget() {
        children.clear();
    }

    public boolean isEmpty() {
        return children.isEmpty();
    }
}
