package io.heddle.hostupdate.trace;

import io.heddle.allocation.Allocation;
import io.heddle.allocation.Allocator;
import io.heddle.config.NodeId;
import io.heddle.hostupdate.Forecast;
import io.heddle.hostupdate.Grid;
import io.heddle.hostupdate.HostUpdate;
import io.heddle.hostupdate.HostUpdateEvent;
import io.heddle.hostupdate.HostUpdateState;
import io.heddle.hostupdate.Limits;
import io.heddle.hostupdate.Outage;
import io.heddle.hostupdate.Preparation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Plays a whole update through, with the scheduler's own rules and made-up durations. Moves that save waves come before the
 * first node; the next step of them, or the update, begins when all of a step run where they were sent. A node that is put in quarantine is
 * switched off, so it does not come back by itself; its instances run elsewhere after {@code Quarantine.moving}, and it stays
 * in repair until the update has ended.
 */
public final class UpdateReplay {
    private static final Instant START = Instant.EPOCH;

    /** More often than this nobody wants to be told. Nanoseconds of {@code nanos}. */
    private static final long TOLD_EVERY = 1_500_000_000L;

    /** A late node whose instances found no room is asked about again after this. */
    private static final Duration ASKED_AGAIN = Duration.ofMinutes(1);

    private final Grid grid;
    private final Preparation preparation;
    private final Homes homes;
    private final Limits limits;
    private final HostUpdate before;
    private final LongSupplier nanos;
    private final OfflineDomains offline;
    private final double[] seconds;
    private final Map<NodeId, Integer> numbers = new HashMap<>();
    private final PriorityQueue<Due> due = new PriorityQueue<>(
            Comparator.comparing(Due::at).thenComparing(Due::node).thenComparing(d -> d.moves() != null));
    private final Map<NodeId, Set<NodeId>> receiving = new TreeMap<>();
    private final Map<NodeId, Instant> askAgain = new HashMap<>();
    private final Tally tally = new Tally();
    private HostUpdate rules;
    private HostUpdateState state;
    private Instant now = START;
    private Consumer<Homes.Move> moveWatcher = m -> {};
    private Consumer<List<Homes.Move>> stepWatcher = m -> {};
    private @Nullable BiConsumer<Duration, Forecast> progress;

    /** A node that comes back, or whose instances run elsewhere: the latter when there are moves. */
    private record Due(Instant at, NodeId node, @Nullable List<Homes.Move> moves) {}

    /** What is counted on the way. */
    private static final class Tally {
        private final List<Long> steps = new ArrayList<>();
        private final Set<NodeId> withoutRoom = new HashSet<>();
        private int back;
        private int atOnce;
        private int quarantined;
        private int moved;
        private long told;
        private @Nullable Duration lateAfter;
    }

    /**
     * A placement of which capacities are not known: instances of a node in quarantine are taken to find room.
     *
     * @param nanos a clock for the figures on speed; nothing else depends on it
     */
    public UpdateReplay(Grid grid, Limits limits, Durations durations, LongSupplier nanos) {
        this(grid, Preparation.NONE, new TracedHomes(grid), new TracedHomes(grid).tenants(), limits, durations, nanos);
    }

    /**
     * A placement with its capacities: the allocator finds the nodes for instances that must leave theirs, and for those
     * that are moved before.
     */
    public UpdateReplay(
            Allocation allocation, Allocator allocator, Limits limits, Durations durations, LongSupplier nanos) {
        this(allocation, Preparation.of(allocation, allocator, limits), allocator, limits, durations, nanos);
    }

    private UpdateReplay(
            Allocation allocation,
            Preparation preparation,
            Allocator allocator,
            Limits limits,
            Durations durations,
            LongSupplier nanos) {
        this(
                Grid.of(preparation.after(allocation)),
                preparation,
                new AllocatedHomes(preparation.after(allocation), allocator),
                AllocatedHomes.tenants(allocation),
                limits,
                durations,
                nanos);
    }

    private UpdateReplay(
            Grid grid,
            Preparation preparation,
            Homes homes,
            List<Grid.Tenant> tenantsBefore,
            Limits limits,
            Durations durations,
            LongSupplier nanos) {
        this.grid = grid;
        this.preparation = preparation;
        this.homes = homes;
        this.limits = limits;
        this.before = new HostUpdate(grid, limits);
        this.rules = before;
        this.nanos = nanos;
        this.offline = new OfflineDomains(tenantsBefore);
        this.seconds = durations.draw(grid);
        for (int n = 0; n < grid.nodes(); n++) numbers.put(grid.id(n), n);
        this.state = HostUpdateState.evolve(null, new HostUpdateEvent.Planned(START, "", "", Map.of()));
    }

    /** Who is told where instances go, right after the event that put their node in quarantine. */
    UpdateReplay watchingMoves(Consumer<Homes.Move> watcher) {
        moveWatcher = watcher;
        return this;
    }

    /** Who is told each step of what is moved before the update, right before its instances stop. */
    UpdateReplay watchingSteps(Consumer<List<Homes.Move>> watcher) {
        stepWatcher = watcher;
        return this;
    }

    /** @param watcher told every event, in order; the tests' checkers listen here */
    public UpdateReport run(Consumer<HostUpdateEvent> watcher) {
        return play(watcher);
    }

    /** @param listener told the time and the forecast, whenever another tenth of the nodes is done and after each second and a half of computing */
    public UpdateReport run(Consumer<HostUpdateEvent> watcher, BiConsumer<Duration, Forecast> listener) {
        progress = listener;
        return play(watcher);
    }

    private UpdateReport play(Consumer<HostUpdateEvent> watcher) {
        prepare();
        long began = nanos.getAsLong();
        var planned = before.plan("new", "old", now);
        long planning = nanos.getAsLong() - began;
        state = HostUpdateState.evolve(null, planned);
        watcher.accept(planned);
        var forecast = before.forecast(state, Outage.NONE, now);
        tell(forecast);
        while (state.status() == HostUpdateState.Status.RUNNING) {
            step(watcher);
            if (due.isEmpty()) break;
            now = nextTime(due.element().at());
            while (!due.isEmpty() && due.element().at().equals(now)) happens(due.remove(), watcher);
        }
        return report(forecast, planning);
    }

    private void tell(Forecast forecast) {
        tally.told = nanos.getAsLong();
        if (progress != null) progress.accept(Duration.between(START, now), forecast);
    }

    private void prepare() {
        for (var step : preparation.steps()) {
            var moves = step.stream()
                    .map(m -> new Homes.Move(
                            m.was().deployment(),
                            m.was().want().updateDomain(),
                            m.was().node(),
                            m.to()))
                    .toList();
            stepWatcher.accept(moves);
            offline.leave(moves);
            now = now.plus(limits.quarantine().moving());
            offline.moved(moves);
        }
    }

    /** When something comes back or, before that, becomes late. */
    private Instant nextTime(Instant back) {
        if (limits.quarantine().nodesMax(grid.nodes()) == 0) return back;
        return rules.nextLate(state, now).filter(late -> late.isBefore(back)).orElse(back);
    }

    private void step(Consumer<HostUpdateEvent> watcher) {
        if (limits.quarantine().nodesMax(grid.nodes()) > 0) {
            var late = rules.lateAfter(state, now);
            if (tally.lateAfter == null || late.compareTo(tally.lateAfter) < 0) tally.lateAfter = late;
        }
        boolean again = true;
        while (again) {
            again = false;
            var targets = new HashSet<NodeId>();
            receiving.values().forEach(targets::addAll);
            long start = nanos.getAsLong();
            var events = rules.next(state, new Outage(Set.of(), Map.of(), targets), now, this::hasRoom);
            tally.steps.add(nanos.getAsLong() - start);
            for (var event : events) {
                state = HostUpdateState.evolve(state, event);
                watcher.accept(event);
                if (event instanceof HostUpdateEvent.NodeStarted s) start(s.node());
                if (event instanceof HostUpdateEvent.NodeQuarantined q) {
                    quarantine(q.node());
                    again = true;
                }
            }
        }
        tally.atOnce = Math.max(tally.atOnce, due.size());
    }

    private boolean hasRoom(NodeId node) {
        var when = askAgain.get(node);
        if (when != null && now.isBefore(when)) return false;
        if (homes.hasRoom(node, state)) return true;
        askAgain.put(node, now.plus(ASKED_AGAIN));
        tally.withoutRoom.add(node);
        return false;
    }

    private void start(NodeId node) {
        offline.start(node);
        double takes = seconds[numbers.getOrDefault(node, 0)];
        due.add(new Due(now.plus(Duration.ofMillis(Math.round(takes * 1e3))), node, null));
    }

    private void quarantine(NodeId node) {
        due.removeIf(d -> d.node().equals(node));
        var moves = homes.leave(node);
        moves.forEach(moveWatcher);
        var targets = new HashSet<NodeId>();
        moves.forEach(m -> targets.add(m.to()));
        receiving.put(node, targets);
        due.add(new Due(now.plus(limits.quarantine().moving()), node, moves));
        tally.quarantined++;
        tally.moved += moves.size();
        rules = rules.after(homes.grid());
    }

    private void happens(Due d, Consumer<HostUpdateEvent> watcher) {
        var node = d.node();
        HostUpdateEvent event = new HostUpdateEvent.NodeReturned(now, node);
        if (d.moves() == null) {
            offline.end(node);
        } else {
            event = new HostUpdateEvent.NodeRelieved(now, node);
            offline.moved(d.moves());
            homes.arrived(node);
            receiving.remove(node);
            rules = rules.after(homes.grid());
        }
        state = HostUpdateState.evolve(state, event);
        watcher.accept(event);
        int back = ++tally.back;
        if (progress == null) return; // A forecast costs more than a step.
        boolean tenth = 10 * back / grid.nodes() > 10 * (back - 1) / grid.nodes();
        boolean silent = nanos.getAsLong() - tally.told > TOLD_EVERY;
        if ((tenth || silent) && back < grid.nodes()) tell(rules.forecast(state, Outage.NONE, now));
    }

    /** How long each node is out if it is given up as soon as it was ever late: no scheduler with this limit is faster. */
    private double[] capped() {
        var late = tally.lateAfter;
        if (late == null) return seconds;
        double most = (late.toMillis() + limits.quarantine().moving().toMillis()) / 1e3;
        return Arrays.stream(seconds).map(s -> Math.min(s, most)).toArray();
    }

    private UpdateReport report(Forecast forecast, long planning) {
        var moving =
                limits.quarantine().moving().multipliedBy(preparation.steps().size());
        var steps = new ArrayList<>(tally.steps);
        steps.sort(null);
        return new UpdateReport(
                grid.nodes(),
                before.waveCount(),
                before.wavesMin(),
                Math.max(preparation.wavesWithout(), before.waveCount()),
                preparation.moves(),
                preparation.steps().size(),
                Duration.between(START, now),
                before.lowerBound(seconds),
                before.lowerBound(capped()),
                moving.plus(before.withBarriers(seconds)),
                moving.plus(forecast.lowerBound()),
                Duration.between(START, forecast.expectedEnd()),
                Duration.between(START, forecast.likelyEnd()),
                tally.atOnce,
                offline.most(),
                grid.nodes() - tally.back,
                tally.quarantined,
                limits.quarantine().nodesMax(grid.nodes()),
                tally.moved,
                tally.withoutRoom.size(),
                tally.lateAfter == null ? Duration.ZERO : tally.lateAfter,
                planning / 1e6,
                steps.get((int) (0.5 * (steps.size() - 1))) / 1e3,
                steps.get((int) (0.99 * (steps.size() - 1))) / 1e3);
    }
}
