package io.heddle.sim;

import java.util.ArrayDeque;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * All that happens, on one thread: work that is ready, of which a seeded draw picks the next, and timers in virtual time,
 * which jumps to the next of them when nothing is ready. It never reads a clock of the machine.
 */
final class Timeline {
    private static final long PRIME = 0x100000001b3L;

    /** A moment at which something is to happen. */
    static final class Timer implements Cancellable {
        private final long at;
        private final long setAt;
        private final long rank;
        private final long order;
        private final Domain domain;
        private final Runnable work;
        private boolean over;
        private boolean held;

        private Timer(long at, long setAt, long rank, long order, Domain domain, Runnable work) {
            this.at = at;
            this.setAt = setAt;
            this.rank = rank;
            this.order = order;
            this.domain = domain;
            this.work = work;
        }

        @Override
        public boolean cancel() {
            if (over) return false;
            over = true;
            return true;
        }

        @Override
        public boolean isCancelled() {
            return over;
        }

        long at() {
            return at;
        }

        /** While it is held it does not happen, although its moment comes. */
        void hold(boolean holds) {
            held = holds;
        }

        boolean comesBefore(Timer other) {
            if (at != other.at) return at < other.at;
            if (setAt != other.setAt) return setAt < other.setAt;
            return rank != other.rank ? rank < other.rank : order < other.order;
        }
    }

    /** The world itself: never paused, never dead. */
    final Domain world = new Domain("world");

    private final Timers timers = new Timers();
    private final SplittableRandom draw;
    private final ArrayDeque<Runnable> observing = new ArrayDeque<>();
    private Thread owner = Thread.currentThread();
    private final Set<String> foreign = ConcurrentHashMap.newKeySet();
    private final ArrayDeque<Runnable> starting = new ArrayDeque<>();
    private Runnable[] ready = new Runnable[1024];
    private Domain[] readyOf = new Domain[1024];
    private int readyCount;
    private long now;
    private long orders;
    private long steps;
    private long hash = 0xcbf29ce484222325L;
    private long observersChance;
    private boolean inline;
    private boolean running;
    private @Nullable Timer fired;
    private @Nullable Timer born;
    private boolean firing;
    private boolean inheriting;
    private long pastUntil = Long.MIN_VALUE;

    Timeline(Dice dice) {
        this.draw = dice.stream("order");
    }

    /** Nanoseconds since the world began. */
    long now() {
        return now;
    }

    /** What was picked, and when: equal for two runs only if they did the same things in the same order. */
    long hash() {
        return hash;
    }

    /** Pieces of work done. */
    long steps() {
        return steps;
    }

    /** Threads other than the world's own that handed work in. Must stay empty: their order is not the seed's. */
    Set<String> foreignThreads() {
        return foreign;
    }

    /** Runs {@code start} with all work that it causes at once: an actor system's start waits for its own actors. */
    void inline(Runnable start) {
        boolean before = inline;
        inline = true;
        try {
            start.run();
        } finally {
            inline = before;
        }
    }

    /** Does late what was put off, with all that it causes at once, as if it were that moment again. */
    void asOf(long moment, Runnable work) {
        long present = now;
        long until = pastUntil;
        if (until == Long.MIN_VALUE) pastUntil = present;
        now = moment;
        try {
            inline(work);
        } finally {
            now = present;
            pastUntil = until;
        }
    }

    /** Whether a moment is one that is lived late now: what happens then happens at once. */
    boolean isPast(long moment) {
        return moment <= pastUntil;
    }

    /** Lets a timer happen late that was held. What it set in its stead; null when it set none. */
    @Nullable
    Timer fireAsOf(Timer timer, long moment) {
        if (timer.over) return null;
        timer.over = true;
        var outer = fired;
        boolean within = firing;
        fired = timer;
        born = null;
        firing = true;
        asOf(moment, timer.work);
        var next = born;
        firing = within;
        fired = outer;
        born = null;
        return next;
    }

    /** A timer like another, set late as if it were {@code moment}, for so much later. */
    Timer setAsOf(Timer like, long moment, long nanos) {
        var timer = new Timer(moment + nanos, moment, like.rank, orders++, like.domain, like.work);
        timers.add(timer);
        return timer;
    }

    /** The timer that the process's timer which brought us here has set in its stead, so much later; null when none has. */
    @Nullable
    Timer successor(Domain domain, long later) {
        var cause = fired;
        var next = born;
        boolean fits = cause != null
                && next != null
                && cause.at == now
                && cause.domain == domain
                && next.domain == domain
                && next.at == now + later;
        return fits ? next : null;
    }

    /**
     * Of timers that were set at one moment for another, each that a timer set takes its turn as that timer did, however many
     * were set before it: then one that is set late takes the turn that it would have had.
     */
    void inheritTurns() {
        inheriting = true;
    }

    /** From now on this thread is the world's own. */
    void adopt() {
        owner = Thread.currentThread();
    }

    /** Work of one domain, in an order that the seed decides. */
    void execute(Domain domain, Runnable work) {
        if (Thread.currentThread() != owner) {
            foreign.add(Thread.currentThread().getName());
            throw new IllegalStateException("work for the simulation came from another thread");
        }
        if (domain.dead) return;
        if (domain.observes && !inline) {
            observing.add(work);
            return;
        }
        if (inline) {
            starting.add(work);
            if (!running) drainInline();
            return;
        }
        if (readyCount == ready.length) {
            ready = java.util.Arrays.copyOf(ready, readyCount * 2);
            readyOf = java.util.Arrays.copyOf(readyOf, readyCount * 2);
        }
        ready[readyCount] = work;
        readyOf[readyCount++] = domain;
    }

    private void drainInline() {
        running = true;
        try {
            for (var next = starting.poll(); next != null; next = starting.poll()) next.run();
        } finally {
            running = false;
        }
    }

    /** Something that happens later, by the true clock. */
    Timer after(Domain domain, long nanos, Runnable work) {
        var cause = fired;
        return after(domain, nanos, inheriting && firing && cause != null ? cause.rank : orders, work);
    }

    /** The same, with a turn of its own among the timers that are set at this moment for that one: the lowest is first. */
    Timer after(Domain domain, long nanos, long rank, Runnable work) {
        var timer = new Timer(now + Math.max(0, nanos), now, rank, orders++, domain, work);
        timers.add(timer);
        if (firing) born = timer;
        return timer;
    }

    /** The same for a process that waits by its own clock. */
    Timer afterByItsClock(Domain domain, long nanos, Runnable work) {
        return after(domain, domain.rate == 1.0 ? nanos : (long) (nanos / domain.rate), work);
    }

    void pause(Domain domain) {
        domain.paused = true;
    }

    void resume(Domain domain) {
        domain.paused = false;
        for (var work = domain.held.poll(); work != null; work = domain.held.poll()) execute(domain, work);
    }

    void kill(Domain domain) {
        domain.dead = true;
        domain.held.clear();
    }

    /** Lives until {@code until}, or until nothing is left to happen before it. */
    void runUntil(long until) {
        runUntil(until, () -> false);
    }

    /**
     * The same, until {@code enough}, which is asked after each piece of work.
     *
     * @return whether it was enough; if so, time stands where it became so
     */
    boolean runUntil(long until, BooleanSupplier enough) {
        while (true) {
            observe();
            if (enough.getAsBoolean()) return true;
            if (readyCount > 0) {
                step();
                continue;
            }
            var next = timers.peek();
            if (next == null || next.at > until) break;
            timers.poll();
            fire(next);
        }
        now = Math.max(now, until);
        return false;
    }

    /** What watches is no part of the world: it takes no turn of anybody, and draws none of the world's chance. */
    private void observe() {
        if (observing.isEmpty()) return;
        long chance = Entropy.swap(observersChance);
        for (var work = observing.poll(); work != null; work = observing.poll()) work.run();
        observersChance = Entropy.swap(chance);
    }

    /** Work of those that watch, from outside: it draws their chance. */
    <T> T observing(Supplier<T> work) {
        long chance = Entropy.swap(observersChance);
        try {
            return work.get();
        } finally {
            observersChance = Entropy.swap(chance);
        }
    }

    private void step() {
        int picked = readyCount == 1 ? 0 : draw.nextInt(readyCount);
        hash = ((hash ^ (readyCount * 1_000_003L + picked)) * PRIME ^ now) * PRIME;
        var work = ready[picked];
        var domain = readyOf[picked];
        readyCount--;
        ready[picked] = ready[readyCount];
        readyOf[picked] = readyOf[readyCount];
        if (domain.dead) return;
        if (domain.paused) {
            domain.held.add(work);
            return;
        }
        steps++;
        work.run();
    }

    private void fire(Timer timer) {
        if (timer.held || timer.over || timer.domain.dead) return;
        now = timer.at;
        timer.over = true;
        if (timer.domain.paused) {
            timer.domain.held.add(timer.work);
            return;
        }
        steps++;
        fired = timer;
        born = null;
        firing = true;
        timer.work.run();
        firing = false;
    }
}
