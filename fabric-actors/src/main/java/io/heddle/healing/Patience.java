package io.heddle.healing;

import io.heddle.config.NodeId;
import io.heddle.inventory.InventoryState;
import io.heddle.inventory.InventoryState.Ready;
import io.heddle.inventory.InventoryState.Suspect;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * What one primary has seen of silences since its term began: how long each machine has been suspect, and whether the brake is
 * on. Immutable. Soft: the next primary begins afresh, so what the last one was doing is no reason to hurry.
 *
 * <p>All stamps are on a clock of its own, which stands still while the process does: a look that comes late counts for
 * {@link #LOOK_MAX} at most. A process that paused, or was starved, has seen nothing meanwhile.
 *
 * @param observed how long this primary has looked; nanoseconds
 * @param lookedAt the monotonic clock at the newest look; empty before the first
 * @param silences of the machines that are suspect now
 * @param brakedSince since when the brake is on; empty while it is off
 * @param crowdedAt when too many were silent last
 */
public record Patience(
        long observed,
        Optional<Long> lookedAt,
        PMap<NodeId, Silence> silences,
        Optional<Long> brakedSince,
        long crowdedAt) {
    /** Twice the time between two looks of a primary that is well. */
    static final Duration LOOK_MAX = Duration.ofSeconds(2);

    /** Of a primary that has just been elected. */
    public static final Patience NONE = new Patience(0, Optional.empty(), HashTreePMap.empty(), Optional.empty(), 0);

    /**
     * One machine's silence.
     *
     * @param since as the log has it: another silence has another
     * @param seenAt when this primary saw it first
     */
    record Silence(Instant since, long seenAt) {}

    /** How long this primary has been looking. */
    public Duration term() {
        return Duration.ofNanos(observed);
    }

    /** Whether so many machines are silent, or were a while ago, that the watcher is doubted. */
    public boolean isBraking() {
        return brakedSince.isPresent();
    }

    /** How long the machine has been suspect: since this primary was elected, and since the brake was put on, at most. */
    public Duration with(NodeId node) {
        @Nullable Silence silence = silences.get(node);
        if (silence == null) return Duration.ZERO;
        return Duration.ofNanos(observed - Math.max(silence.seenAt(), brakedSince.orElse(0L)));
    }

    /** After one more look at the machines, at {@code nanos} of the monotonic clock. */
    Patience look(InventoryState inventory, HealingSettings settings, long nanos) {
        long now = observed + Math.clamp(nanos - lookedAt.orElse(nanos), 0, LOOK_MAX.toNanos());
        PMap<NodeId, Silence> silent = HashTreePMap.empty();
        int watched = 0;
        for (var machine : inventory.machines().values()) {
            if (machine.health() instanceof Ready) watched++;
            if (!(machine.health() instanceof Suspect s)) continue;
            watched++;
            var id = machine.definition().id();
            @Nullable Silence known = silences.get(id);
            boolean same = known != null && known.since().equals(s.since());
            silent = silent.plus(id, same ? known : new Silence(s.since(), now));
        }
        boolean crowded = silent.size() > Math.max(1, settings.brakeRatio() * watched);
        long crowdedLast = crowded ? now : crowdedAt;
        boolean held = isBraking() && now - crowdedLast < settings.brakeDelay().toNanos();
        Optional<Long> braked = isBraking() ? brakedSince : Optional.of(now);
        return new Patience(now, Optional.of(nanos), silent, crowded || held ? braked : Optional.empty(), crowdedLast);
    }
}
