package io.heddle.sim;

import io.heddle.check.Fact;
import io.heddle.cluster.ClusterCommand;
import io.heddle.cluster.ClusterMessage;
import io.heddle.config.NodeId;
import io.heddle.config.RequestId;
import io.heddle.sim.schedule.Kind;
import io.heddle.sim.schedule.Room;
import io.heddle.sim.schedule.Schedule;
import io.heddle.sim.schedule.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * A world that its caller drives: time passes only while one of its methods runs, on the caller's thread. The same seed and the
 * same calls give the same world. One thread at a time; which one may change.
 */
public final class DrivenWorld implements AutoCloseable {
    /** What its calendar says when it begins. */
    public static final Instant START = World.START;

    private final World world;
    private final Trace trace;
    private final Operators operators;
    private final Faults faults;
    private @Nullable Observers observers;
    private long chance;
    private @Nullable Thread inside;

    /**
     * Everything is switched on; nothing has happened yet.
     *
     * @param facts is told what is seen to happen, in order
     * @param lines is told every line of the trace
     */
    public DrivenWorld(long seed, Options options, Consumer<Fact> facts, Consumer<String> lines) {
        this.trace = new Trace(lines);
        long own = Entropy.swap(seed);
        try {
            this.world = new World(seed, options, Mutation.NONE, trace, facts);
            this.operators = new Operators(world);
            this.faults = new Faults(world);
            world.begin();
        } finally {
            this.chance = Entropy.swap(own);
        }
    }

    /** What the world's libraries draw from this thread is the world's own, and leaves no mark on the caller's. */
    private synchronized <T extends @Nullable Object> T inside(Supplier<T> work) {
        var me = Thread.currentThread();
        if (inside == me) return work.get();
        if (inside != null) throw new IllegalStateException("a world is driven by one thread at a time");
        inside = me;
        world.timeline.adopt();
        long own = Entropy.swap(chance);
        try {
            return work.get();
        } finally {
            chance = Entropy.swap(own);
            inside = null;
        }
    }

    private void enter(Runnable work) {
        this.<@Nullable Void>inside(() -> {
            work.run();
            return null;
        });
    }

    /** Since the world began. */
    public Duration now() {
        return Duration.ofNanos(world.timeline.now());
    }

    public void advance(Duration time) {
        enter(() -> world.timeline.runUntil(world.timeline.now() + time.toNanos()));
    }

    /** Stops at the very piece of work with which it is {@code enough}; false when that was not within {@code max}. */
    public boolean advanceUntil(BooleanSupplier enough, Duration max) {
        return inside(() -> world.timeline.runUntil(world.timeline.now() + max.toNanos(), enough));
    }

    /** Begins a fault now, and returns what ends it. It must {@linkplain #lacks lack} nothing. */
    public Runnable begin(Step step) {
        var end = inside(() -> faults.begin(step));
        return () -> enter(end);
    }

    /**
     * What a step names and this world does not have; empty when it can happen.
     *
     * @param later it need not happen at once: an instance may come into being meanwhile
     */
    public Optional<String> lacks(Step step, boolean later) {
        var room = room();
        boolean instance = step.kind().target() == Kind.Target.GUEST && !room.isMachine(step.target());
        if (!instance || later) return room.lacks(step);
        return world.guest(step.target()).isPresent() ? Optional.empty() : Optional.of(room.lack(step));
    }

    private Room room() {
        return new Room(world.machines.size(), world.datacenter.racks().size(), world.replicas.size());
    }

    /** Lets the schedule's steps happen, counted from now; its faults are over when it is. */
    public void play(Schedule schedule) {
        enter(() -> {
            long ends = world.timeline.now() + schedule.lasts().toNanos();
            for (var step : schedule.steps()) {
                if (step.kind().isFault()) faults.schedule(step, ends);
                else operators.schedule(step);
            }
        });
    }

    /** The next request's id. */
    public RequestId nextRequest() {
        return operators.nextRequest();
    }

    /**
     * Asks one fabric process after another, and lets time pass until it is answered.
     *
     * @param kind deploy or delete, whose history is judged
     * @param slot {@code service/slot}
     * @return empty when nobody answered within {@code max}; it may take effect all the same, later
     */
    public Optional<ClusterMessage.Answer> ask(String kind, String slot, ClusterCommand command, Duration max) {
        return asked(kind, slot, command, max);
    }

    /** The same for a question. */
    public Optional<ClusterMessage.Answer> ask(ClusterMessage.Question question, Duration max) {
        var kind = question == ClusterMessage.Question.SERVICES ? "services" : "question";
        return asked(kind, "", question, max);
    }

    /** The same for a question that takes thought. */
    public Optional<ClusterMessage.Answer> ask(ClusterMessage.Inquiry inquiry, Duration max) {
        return asked("inquiry", "", inquiry, max);
    }

    private Optional<ClusterMessage.Answer> asked(String kind, String slot, Object question, Duration max) {
        var heard = new AtomicReference<@Nullable Optional<ClusterMessage.Answer>>();
        enter(() -> {
            operators.ask(kind, slot, question, heard::set);
            world.timeline.runUntil(world.timeline.now() + max.toNanos(), () -> heard.get() != null);
        });
        var answer = heard.get();
        return answer == null ? Optional.empty() : answer;
    }

    /** Is told every row of the journal from now on. */
    public void watchJournal(Consumer<JournalRow> watcher) {
        world.journal = world.journal.andThen(watcher);
    }

    /** An actor system in the world's time, for whatever watches it. The world takes the same course with it or without. */
    public ActorSystem<Void> observers() {
        return inside(() -> {
            var there = observers;
            if (there == null) {
                there = world.timeline.observing(() -> new Observers(world));
                observers = there;
            }
            return there.system();
        });
    }

    /** Runs something that makes or tells actors of {@link #observers}, on the world's own chance. */
    public <T> T observing(Supplier<T> work) {
        observers();
        return inside(() -> world.timeline.observing(work));
    }

    /** Whether the fabric processes have been together long enough to trust that who is silent is dead. */
    public boolean isCalm() {
        return world.replicas.stream().allMatch(r -> r.isUp() && r.fellowship().isCalm());
    }

    public List<Truth.Machine> machines() {
        return world.machines.values().stream().map(Truth.Machine::of).toList();
    }

    public Optional<Truth.Machine> machine(String node) {
        return Optional.ofNullable(world.machines.get(new NodeId(node))).map(Truth.Machine::of);
    }

    public List<Truth.FabricProcess> processes() {
        return world.replicas.stream().map(Truth.FabricProcess::of).toList();
    }

    public List<String> racks() {
        return world.datacenter.racks().stream().map(r -> r.id().value()).toList();
    }

    /**
     * The observation is over: the facts are told what the journal still holds.
     *
     * @param settle lets all come to rest before, for {@link Simulation#SETTLE_MAX} at most, and tells the facts what did not
     */
    public void finish(boolean settle) {
        enter(() -> {
            var settling = new Settling(world, operators);
            if (settle) settling.settle();
            settling.report();
        });
    }

    /** A hash of all that happened, and of every choice of what happens next: equal for two worlds that took the same course. */
    public String fingerprint() {
        return "%016x-%016x".formatted(trace.hash(), world.timeline.hash());
    }

    /** Nothing of this JVM holds on to it any more. */
    @Override
    public void close() {
        enter(() -> {
            world.replicas.forEach(Replica::forget);
            if (observers != null) observers.forget();
        });
    }
}
