package io.heddle.hostupdate;

import io.heddle.allocation.Allocation;
import io.heddle.allocation.Allocator;
import io.heddle.allocation.Rehoming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is moved before an update because it then needs fewer waves. Each instance is offline while it starts on its new
 * node, so this costs few instances a start that they would not have had; it is done only when the waves that it saves
 * take longer than the moves.
 *
 * @param steps of moves, one step after the other; none, if they would save no wave
 * @param wavesWithout waves that barriers would need without them; 0 when that was not asked
 * @param waves with them
 * @param after the placement after them; null when there are none
 */
public record Preparation(
        List<List<Rehoming.Move>> steps,
        int wavesWithout,
        int waves,
        @Nullable Allocation after) {
    /** Nothing is moved. */
    public static final Preparation NONE = new Preparation(List.of(), 0, 0, null);

    public Preparation {
        steps = steps.stream().map(List::copyOf).toList();
    }

    /** @param limits {@link Limits#rehoming} says how many instances may move */
    public static Preparation of(Allocation allocation, Allocator allocator, Limits limits) {
        int movesMax = (int) Math.ceil(limits.rehoming() * allocation.instanceCount() - 1e-9);
        return of(allocation, allocator, limits, movesMax);
    }

    /** @param movesMax instances that may move, whatever share of all they are */
    public static Preparation of(Allocation allocation, Allocator allocator, Limits limits, int movesMax) {
        var rehoming = Rehoming.plan(allocator, allocation, movesMax);
        if (rehoming.steps().isEmpty()) return NONE;
        int without = waves(allocation, limits);
        int with = waves(rehoming.next(), limits);
        var saved = limits.nodeExpected().multipliedBy(Math.max(0, without - with));
        var costs = limits.quarantine().moving().multipliedBy(rehoming.steps().size());
        return saved.compareTo(costs) > 0 ? new Preparation(rehoming.steps(), without, with, rehoming.next()) : NONE;
    }

    private static int waves(Allocation allocation, Limits limits) {
        return new HostUpdate(Grid.of(allocation), limits).waveCount();
    }

    /** Moves in all. */
    public int moves() {
        return steps.stream().mapToInt(List::size).sum();
    }

    /** What {@code before} has become once everything has moved. */
    public Allocation after(Allocation before) {
        return after == null ? before : after;
    }
}
