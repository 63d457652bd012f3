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

    /** A copy that comes up knows nothing of the past: a failover must never look like a node failure. */
    public Vigil(NodeSettings settings, long now) {
        this.settings = settings;
        this.lastHeard = now;
        this.lastTick = now;
        this.lastDisturbed = now;
    }

    public void heard(long now) {
        lastHeard = now;
    }

    public long lastHeard() {
        return lastHeard;
    }

    /**
     * Time passed. True when so much of it passed that this process, and not the machine, must have stood still: nothing it did
     * not hear meanwhile is evidence, and is forgiven here.
     */
    public boolean tick(long now) {
        boolean paused = now - lastTick > PAUSE_TICKS * settings.tick().toNanos();
        if (paused) {
            long lately = now - settings.tick().toNanos();
            if (lately - lastHeard > 0) lastHeard = lately;
        }
        lastTick = now;
        return paused;
    }

    /**
     * Whether the machine has been silent for too long. While the watchers themselves are disturbed, and for a whole deadline
     * after, silence has to last longer to count.
     *
     * @param calm whether the watchers are undisturbed
     */
    public boolean isOverdue(long now, boolean calm) {
        if (!calm) lastDisturbed = now;
        long sinceBoth = Math.min(now - lastHeard, now - lastDisturbed);
        return (calm && sinceBoth > settings.silenceMax().toNanos())
                || now - lastHeard > settings.silenceMaxDisturbed().toNanos();
    }
}
