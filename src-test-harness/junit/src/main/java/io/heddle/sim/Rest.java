package io.heddle.sim;

import io.heddle.node.Watchers;
import org.jspecify.annotations.Nullable;

/**
 * A machine at rest: nothing is on its way to it, it and its guests say the same at each beat, and whoever hears it is well.
 * Until anything changes, its beats and the ticks of its node's actor do nothing but push a deadline that nobody looks at. They are
 * put off: when that ends, the last beat before that moment, the tick before it and those after it happen late, by the clock of
 * their own moments, and leave the actor as all of them would have left it. When somebody only looks, the last beat does.
 * {@link Beats#LAZY} alone puts anything off.
 */
final class Rest {
    /** So long nothing but beats came from a machine and went to it. Source: an idle VM's actor is stopped after 10 s. */
    private static final long QUIET = 15_000_000_000L;

    /** Of so many ticks or fewer none is left out. Source: Vigil forgives a longer gap, and counts a shorter one as lateness. */
    private static final long PAUSE_TICKS = 3;

    /** A beat that is later than this was lost. Less than any limit of a silence. */
    private static final long SLACK = 100_000_000L;

    /** The primary's looks at it. */
    final Asking asking;

    private final World world;
    private final Machine machine;
    private final boolean lazy;
    private final long beat;
    private final long tick;
    private long disturbedAt;
    private long heardAt;
    private boolean catchingUp;

    /** What is put off: the node's next tick, and the machine's next beat. */
    private Timeline.@Nullable Timer nextTick;

    private Timeline.@Nullable Timer nextBeat;
    private long firstBeat;

    Rest(World world, Machine machine) {
        this.world = world;
        this.machine = machine;
        this.beat = world.options.heartbeat().toNanos();
        boolean fits = world.options.node().silenceMax().toNanos() > 3 * beat;
        this.lazy = fits && world.options.beats() == Beats.LAZY;
        this.tick = world.options.node().tick().toNanos();
        this.asking = new Asking(world, machine);
    }

    /** The actor of the machine's node ticks in this process. From here on its beats and ticks may be put off. */
    void ticked(Replica home, Watchers watchers) {
        if (!lazy || catchingUp || nextTick != null || watchers != Watchers.CALM) return;
        long now = world.timeline.now();
        boolean heard = now - heardAt <= beat + SLACK;
        boolean still = heard && now - disturbedAt >= QUIET && machine.isQuiet() && machine.uplink.isQuiet();
        if (!still || home.domain().rate != 1.0 || !machine.uplink.leadsTo(home, beat)) return;
        if (!guestsAloneAreWatched(home)) return;
        var next = world.timeline.successor(home.domain(), tick);
        var beats = nextBeat;
        if (next == null || beats == null) return;
        next.hold(true);
        beats.hold(true);
        nextTick = next;
        firstBeat = beats.at();
        asking.begin(home);
    }

    /** The node's actor has nobody beneath it but a watch over each guest: nothing of a VM is awake, and will fall asleep. */
    private boolean guestsAloneAreWatched(Replica home) {
        int guests = machine.vms.size();
        return home.directory().children(machine.definition.id()) == guests && (guests == 0 || asking.isAtGoal(home));
    }

    /** The machine beats from then on. */
    void beatAfter(long nanos) {
        nextBeat = world.timeline.after(machine.agent, nanos, () -> {
            beatAfter(beat);
            machine.beat();
        });
    }

    /** The node's actor is told what the machine says. */
    void heard() {
        heardAt = world.timeline.now();
    }

    /** Somebody looks at the node and leaves it as it is: what is seen of it is when it was heard last. */
    void look() {
        if (nextTick == null || catchingUp) return;
        catchingUp = true;
        try {
            long heard = newestHeard(world.timeline.now());
            if (heard < 0) return;
            machine.skipped(heard);
            beatLate(heard);
            firstBeat += (heard + 1) * beat;
        } finally {
            catchingUp = false;
        }
    }

    /** Something changes around it. */
    void end() {
        if (nextTick == null || catchingUp) return;
        asking.carryUnderWay();
        catchUp();
    }

    /** Somebody wants to know what the primary heard last. */
    void tell() {
        if (nextTick == null || catchingUp) return;
        asking.carryNewest();
        catchUp();
    }

    /** Something changes that concerns it, and may go on doing so for a while. */
    void disturb() {
        if (!lazy) return;
        end();
        if (!catchingUp) disturbedAt = world.timeline.now();
    }

    private void catchUp() {
        catchingUp = true;
        try {
            long now = world.timeline.now();
            long heard = newestHeard(now);
            long first = 0;
            if (heard >= 0 && ticks(heardAt(heard)) > PAUSE_TICKS) {
                first = heard;
                machine.skipped(heard);
                tickLate(ticks(heardAt(heard)));
            }
            for (long number = first; number <= heard; number++) {
                while (ticks(heardAt(number)) > 0) tickLate(1);
                beatLate(number);
            }
            while (ticks(now) > 0) tickLate(1);
            goOn(heard + 1, sent(now));
        } finally {
            catchingUp = false;
        }
    }

    /** The number of the last beat that was sent by then; below 0 when none of those that are put off was. */
    private long sent(long moment) {
        return moment < firstBeat ? -1 : (moment - firstBeat) / beat;
    }

    private long newestHeard(long moment) {
        long number = sent(moment);
        while (number >= 0 && heardAt(number) > moment) number--;
        return number;
    }

    private long heardAt(long number) {
        return machine.uplink.heardAt(firstBeat + number * beat);
    }

    /** How many ticks until that moment were put off. */
    private long ticks(long moment) {
        var t = nextTick;
        return t == null || moment < t.at() ? 0 : (moment - t.at()) / tick + 1;
    }

    /** The last of so many ticks happens; with the others left out it must be a gap for which the actor forgives what it missed. */
    private void tickLate(long number) {
        var t = nextTick;
        if (t == null) return;
        nextTick = world.timeline.fireAsOf(t, t.at() + (number - 1) * tick);
        if (nextTick != null) nextTick.hold(true);
    }

    private void beatLate(long number) {
        world.timeline.asOf(firstBeat + number * beat, machine::sayAgain);
    }

    /** Those that are under way now arrive by themselves, and so do all that come. */
    private void goOn(long underWay, long last) {
        var t = nextTick;
        nextTick = null;
        asking.end();
        if (t != null) t.hold(false);
        for (long number = underWay; number <= last; number++) beatLate(number);
        long next = firstBeat + (last + 1) * beat;
        var beats = nextBeat;
        if (beats != null && beats.at() == next) beats.hold(false);
        else if (beats != null) nextBeat = world.timeline.setAsOf(beats, next - beat, beat);
    }
}
