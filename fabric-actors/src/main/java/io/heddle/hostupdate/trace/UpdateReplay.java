package io.heddle.hostupdate.trace;

import io.heddle.hostupdate.Grid;
import io.heddle.hostupdate.HostUpdate;
import io.heddle.hostupdate.HostUpdateEvent;
import io.heddle.hostupdate.HostUpdateState;
import io.heddle.hostupdate.Limits;
import io.heddle.hostupdate.Outage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Plays a whole update through, with the scheduler's own rules and made-up durations. */
public final class UpdateReplay {
    private static final Instant START = Instant.EPOCH;

    private final Grid grid;
    private final HostUpdate rules;
    private final Durations durations;
    private final LongSupplier nanos;

    /** @param nanos a clock for the figures on speed; nothing else depends on it */
    public UpdateReplay(Grid grid, Limits limits, Durations durations, LongSupplier nanos) {
        this.grid = grid;
        this.rules = new HostUpdate(grid, limits);
        this.durations = durations;
        this.nanos = nanos;
    }

    private record Return(Instant at, int node) {}

    /** @param watcher told every event, in order; the tests' checkers listen here */
    public UpdateReport run(Consumer<HostUpdateEvent> watcher) {
        long began = nanos.getAsLong();
        var planned = rules.plan("new", "old", START);
        long planning = nanos.getAsLong() - began;
        var state = HostUpdateState.evolve(null, planned);
        watcher.accept(planned);
        var forecast = rules.forecast(state, Outage.NONE, START);
        var seconds = durations.draw(grid);
        var numbers = new java.util.HashMap<io.heddle.config.NodeId, Integer>();
        for (int n = 0; n < grid.nodes(); n++) numbers.put(grid.id(n), n);
        var returns = new PriorityQueue<>(Comparator.comparing(Return::at).thenComparing(Return::node));
        var now = START;
        var steps = new ArrayList<Long>();
        int atOnce = 0;
        while (state.status() == HostUpdateState.Status.RUNNING) {
            long before = nanos.getAsLong();
            var events = rules.next(state, Outage.NONE, now);
            steps.add(nanos.getAsLong() - before);
            for (var event : events) {
                state = HostUpdateState.evolve(state, event);
                watcher.accept(event);
                if (event instanceof HostUpdateEvent.NodeStarted s) {
                    int n = numbers.getOrDefault(s.node(), -1);
                    returns.add(new Return(now.plus(Duration.ofMillis(Math.round(seconds[n] * 1e3))), n));
                }
            }
            atOnce = Math.max(atOnce, returns.size());
            if (returns.isEmpty()) break;
            now = returns.peek().at();
            while (!returns.isEmpty() && returns.peek().at().equals(now)) {
                var back = new HostUpdateEvent.NodeReturned(
                        now, grid.id(returns.remove().node()));
                state = HostUpdateState.evolve(state, back);
                watcher.accept(back);
            }
        }
        return report(forecast.lowerBound(), now, seconds, atOnce, planning, steps);
    }

    private UpdateReport report(
            Duration boundBefore, Instant end, double[] seconds, int atOnce, long planning, List<Long> steps) {
        steps.sort(null);
        return new UpdateReport(
                grid.nodes(),
                rules.waveCount(),
                rules.wavesMin(),
                Duration.between(START, end),
                rules.lowerBound(seconds),
                rules.withBarriers(seconds),
                boundBefore,
                atOnce,
                planning / 1e6,
                steps.get((int) (0.5 * (steps.size() - 1))) / 1e3,
                steps.get((int) (0.99 * (steps.size() - 1))) / 1e3);
    }
}
