package io.heddle.hostupdate.trace;

import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import io.heddle.hostupdate.Forecast;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Plays a whole update through, with the scheduler's own rules and made-up durations. */
public final class UpdateReplay {
    private static final Instant START = Instant.EPOCH;

    private final Grid grid;
    private final HostUpdate rules;
    private final Durations durations;
    private final LongSupplier nanos;
    private final Offline offline;

    /** @param nanos a clock for the figures on speed; nothing else depends on it */
    public UpdateReplay(Grid grid, Limits limits, Durations durations, LongSupplier nanos) {
        this.grid = grid;
        this.rules = new HostUpdate(grid, limits);
        this.durations = durations;
        this.nanos = nanos;
        this.offline = new Offline(grid);
    }

    private record Return(Instant at, int node) {}

    /** @param watcher told every event, in order; the tests' checkers listen here */
    public UpdateReport run(Consumer<HostUpdateEvent> watcher) {
        return run(watcher, (now, forecast) -> {});
    }

    /** @param progress told the time and the forecast whenever another tenth of the nodes is done */
    public UpdateReport run(Consumer<HostUpdateEvent> watcher, BiConsumer<Duration, Forecast> progress) {
        long began = nanos.getAsLong();
        var planned = rules.plan("new", "old", START);
        long planning = nanos.getAsLong() - began;
        var state = HostUpdateState.evolve(null, planned);
        watcher.accept(planned);
        var forecast = rules.forecast(state, Outage.NONE, START);
        progress.accept(Duration.ZERO, forecast);
        int back = 0;
        var seconds = durations.draw(grid);
        var numbers = new HashMap<NodeId, Integer>();
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
                    offline.start(n);
                    returns.add(new Return(now.plus(Duration.ofMillis(Math.round(seconds[n] * 1e3))), n));
                }
            }
            atOnce = Math.max(atOnce, returns.size());
            if (returns.isEmpty()) break;
            now = returns.peek().at();
            while (!returns.isEmpty() && returns.peek().at().equals(now)) {
                int n = returns.remove().node();
                offline.end(n);
                var returned = new HostUpdateEvent.NodeReturned(now, grid.id(n));
                state = HostUpdateState.evolve(state, returned);
                watcher.accept(returned);
                if (10 * ++back / grid.nodes() > 10 * (back - 1) / grid.nodes() && back < grid.nodes()) {
                    progress.accept(Duration.between(START, now), rules.forecast(state, Outage.NONE, now));
                }
            }
        }
        return report(forecast, now, seconds, atOnce, grid.nodes() - back, planning, steps);
    }

    /** Counts update domains that are offline at once, from the grid's tenants alone: the rules are not asked. */
    private static final class Offline {
        private final Grid grid;
        private final Map<DeploymentId, Map<Integer, Integer>> nodes = new HashMap<>();
        private int most;

        Offline(Grid grid) {
            this.grid = grid;
        }

        void start(int n) {
            for (var t : grid.tenants(n)) {
                var domains = nodes.computeIfAbsent(t.deployment(), d -> new HashMap<>());
                domains.merge(t.updateDomain(), 1, Integer::sum);
                most = Math.max(most, domains.size());
            }
        }

        void end(int n) {
            for (var t : grid.tenants(n)) {
                nodes.getOrDefault(t.deployment(), new HashMap<>())
                        .computeIfPresent(t.updateDomain(), (u, count) -> count == 1 ? null : count - 1);
            }
        }
    }

    private UpdateReport report(
            Forecast before, Instant end, double[] seconds, int atOnce, int left, long planning, List<Long> steps) {
        steps.sort(null);
        return new UpdateReport(
                grid.nodes(),
                rules.waveCount(),
                rules.wavesMin(),
                Duration.between(START, end),
                rules.lowerBound(seconds),
                rules.withBarriers(seconds),
                before.lowerBound(),
                Duration.between(START, before.expectedEnd()),
                atOnce,
                offline.most,
                left,
                planning / 1e6,
                steps.get((int) (0.5 * (steps.size() - 1))) / 1e3,
                steps.get((int) (0.99 * (steps.size() - 1))) / 1e3);
    }
}
