package io.heddle.node;

/**
 * How long one machine has not been heard, as one copy of its node counts it, and when that is too long. Pure: all times come
 * in, nanoseconds of the monotonic clock of the process in which the copy lives.
 */
public final class Vigil {
    /** Ticks that may be missed before this process, and not the machine, is held to have paused. */
    private static final int PAUSE_TICKS = 3;

    private final NodeSettings settings;
    private long lastHeard;
    private long lastTick;
    private long lastDisturbed;
    private long late;

    /** A copy that comes up knows nothing of the past: a failover must never look like a node failure. */
    public Vigil(NodeSettings settings, long now) {
        this.settings = settings;
        this.lastHeard = now;
        this.lastTick = now;
        this.lastDisturbed = now;
    }

    public void heard(long now) {
        lastHeard = now;
        late = 0;
    }

    public long lastHeard() {
        return lastHeard;
    }

    /**
     * Time passed. True when so much of it passed that this process, and not the machine, must have stood still: nothing it did
     * not hear meanwhile is evidence, and is forgiven here. A process that is starved is late again and again, and each time by
     * less: what it is late by is added to the limits until the machine is heard.
     */
    public boolean tick(long now) {
        long tick = settings.tick().toNanos();
        long passed = now - lastTick;
        boolean paused = passed > PAUSE_TICKS * tick;
        if (paused) {
            long lately = now - tick;
            if (lately - lastHeard > 0) heard(lately);
        } else if (passed > tick + tick / 2) {
            late += passed - tick;
        }
        lastTick = now;
        return paused;
    }

    /**
     * Whether the machine has been silent for too long. While the watchers themselves are disturbed, and for a whole deadline
     * after, silence has to last longer to count; while they are apart it does not count.
     */
    public boolean isOverdue(long now, Watchers watchers) {
        boolean calm = watchers == Watchers.CALM;
        if (!calm) lastDisturbed = now;
        if (watchers == Watchers.APART) return false;
        long sinceBoth = Math.min(now - lastHeard, now - lastDisturbed);
        return (calm && sinceBoth - late > settings.silenceMax().toNanos())
                || now - lastHeard - late > settings.silenceMaxDisturbed().toNanos();
    }
}
