package io.heddle.sim;

import io.heddle.node.NodeSettings;
import io.heddle.node.Vigil;
import io.heddle.node.Watchers;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How well machines are watched: months of many machines whose heartbeats are lost and who pause, against the product's own
 * {@link Vigil}. Only that rule runs, so that a month of a thousand machines takes a minute: heartbeats that are far from mattering are
 * skipped by drawing how many arrive in a row, and the rule is asked about every silence of a second and more.
 */
public final class WatchTrial {
    private static final long SECOND = 1_000_000_000L;

    /** Silences shorter than this cannot matter: the rule's own limit is at least a second. */
    private static final long INTERESTING = SECOND;

    private final NodeSettings settings;
    private final long beat;
    private final double loss;
    private final SplittableRandom draw;

    /**
     * A trial.
     *
     * @param heartbeat of machines
     * @param loss share of heartbeats that are lost: above 0, below 1
     */
    public WatchTrial(NodeSettings settings, Duration heartbeat, double loss, long seed) {
        this.settings = settings;
        this.beat = heartbeat.toNanos();
        this.loss = loss;
        this.draw = new Dice(seed).stream("watch");
    }

    /**
     * Machines that were suspected although they lived.
     *
     * @param pauseEvery mean time between two pauses of one machine
     * @param pause how long each lasts
     */
    public long falseSuspicions(int machines, Duration time, Duration pauseEvery, Duration pause) {
        long found = 0;
        for (int m = 0; m < machines; m++) found += oneMachine(time.toNanos(), pauseEvery.toNanos(), pause.toNanos());
        return found;
    }

    private long oneMachine(long time, long pauseEvery, long pause) {
        long found = 0;
        long tickPhase = draw.nextLong(settings.tick().toNanos());
        double logArrives = Math.log(1 - loss);
        long nextPause = pauseAfter(pauseEvery);
        for (long now = 0; now < time; ) {
            // So many beats arrive in a row; the last of them is the one that silence is counted from.
            long inRow = (long) (Math.log(1 - draw.nextDouble()) / logArrives);
            long lost = now + (inRow + 1) * beat;
            if (lost > nextPause) {
                long last = now + (nextPause - now) / beat * beat;
                long next = last + (pause / beat + 1) * beat;
                while (draw.nextDouble() < loss) next += beat;
                if (suspects(last, next, tickPhase)) found++;
                now = next;
                nextPause = now + pauseAfter(pauseEvery);
                continue;
            }
            long last = lost - beat;
            long next = lost + beat;
            while (draw.nextDouble() < loss) next += beat;
            if (next - last >= INTERESTING && suspects(last, next, tickPhase)) found++;
            now = next;
        }
        return found;
    }

    private long pauseAfter(long mean) {
        return (long) (-mean * Math.log(1 - draw.nextDouble()));
    }

    /** Whether the rule suspects a machine that is heard at {@code last} and then not before {@code next}. */
    private boolean suspects(long last, long next, long tickPhase) {
        long tick = settings.tick().toNanos();
        long first = last - Math.floorMod(last - tickPhase, tick);
        var vigil = new Vigil(settings, first - 100 * SECOND);
        for (long t = first - 100 * SECOND + tick; t <= first; t += 10 * tick) vigil.tick(t);
        vigil.tick(first);
        vigil.heard(last);
        for (long t = first + tick; t < next; t += tick) {
            vigil.tick(t);
            if (vigil.isOverdue(t, Watchers.CALM)) return true;
        }
        return false;
    }

    /** Longest time from a machine's death until it was suspected, of so many deaths at any moment. */
    public Duration slowestDetection(int deaths) {
        long slowest = 0;
        long tick = settings.tick().toNanos();
        for (int i = 0; i < deaths; i++) {
            long dies = 100 * SECOND + draw.nextLong(60 * SECOND);
            long last = dies - draw.nextLong(beat);
            while (draw.nextDouble() < loss) last -= beat;
            var vigil = new Vigil(settings, 0);
            long phase = draw.nextLong(tick);
            for (long t = phase; ; t += tick) {
                if (t > last && t - tick <= last) vigil.heard(last);
                else if (t <= last) vigil.heard(t);
                vigil.tick(t);
                if (!vigil.isOverdue(t, Watchers.CALM)) continue;
                slowest = Math.max(slowest, t - dies);
                break;
            }
        }
        return Duration.ofNanos(slowest);
    }
}
