package io.heddle.hostupdate;

import io.heddle.config.NodeId;
import io.heddle.hostupdate.HostUpdateState.Phase;
import io.heddle.hostupdate.HostUpdateState.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a host update over one placement.
 *
 * <p><b>Goals.</b> All nodes get the new version soon, and at every moment one can say how soon.
 *
 * <p><b>Constraints.</b> No node is taken out of service if that would leave a deployment with instances of two update
 * domains offline, counting all that is offline for other reasons. The operator's limits on nodes at once, in all and per
 * rack. After too many failures the update pauses itself. No more nodes in quarantine at one time than its limit says, and
 * only such as hold others up and whose instances all find another node.
 *
 * <p><b>Algorithm.</b> Nodes that conflict are put into different {@link Waves} once, at the start, whose order is that of a
 * {@link Sequence}. There are no barriers: a node starts as soon as it harms nobody and no conflicting node of an earlier
 * wave still waits, unless that one is itself held up for longer than a node takes. If a limit binds, the node with the longest remaining chain goes first. Of late
 * nodes the one that holds up the longest chain is put in quarantine first; {@link Quarantine} says when.
 *
 * <p><b>Example.</b> Two services of two domains each, s on n1 and n2, t on n2 and n3: n1 and n3 form one wave, n2 the other.
 * n1 and n3 start; when both are back, n2 starts.
 */
public final class HostUpdate {
    private static final Set<Phase> OPEN = Set.of(Phase.WAITING, Phase.UPDATING, Phase.QUARANTINED);

    private final Grid grid;
    private final Limits limits;
    private volatile @Nullable Conflicts conflicts;
    private volatile @Nullable Waves waves;

    public HostUpdate(Grid grid, Limits limits) {
        this.grid = grid;
        this.limits = limits;
    }

    /**
     * The same update after instances have moved to nodes that are done, or that hosted their update domain before: nodes that
     * are not done conflict as they did.
     */
    public HostUpdate after(Grid moved) {
        var next = new HostUpdate(moved, limits);
        next.conflicts = conflicts();
        next.waves = waves();
        return next;
    }

    /** The event that begins an update of all nodes. */
    public HostUpdateEvent.Planned plan(String version, String from, Instant now) {
        var order = new TreeMap<NodeId, Integer>();
        var inOrder = waves().inOrder(grid, conflicts());
        for (int n = 0; n < grid.nodes(); n++) order.put(grid.id(n), inOrder.of(n));
        return new HostUpdateEvent.Planned(now, version, from, order);
    }

    /**
     * What happens next of the update's own accord: nodes to take out of service, a pause, or the end. Empty when it waits.
     *
     * @param outage what is offline for other reasons; the update's own nodes need not be in it
     */
    public List<HostUpdateEvent> next(HostUpdateState state, Outage outage, Instant now) {
        return next(state, outage, now, node -> false);
    }

    /**
     * The same, with a quarantine for late nodes. A node that is put there is the only event: its instances must be given
     * their new nodes before anything starts, since those nodes are {@link Outage#receiving} then.
     *
     * @param refuge whether all instances of a node would find another one now; asked of late nodes only
     */
    public List<HostUpdateEvent> next(HostUpdateState state, Outage outage, Instant now, Predicate<NodeId> refuge) {
        if (state.status() != Status.RUNNING) return List.of();
        int failed = 0;
        int open = 0;
        for (int n = 0; n < grid.nodes(); n++) {
            var p = state.nodes().get(grid.id(n));
            if (p == null) continue;
            if (p.phase() == Phase.FAILED) failed++;
            if (OPEN.contains(p.phase())) open++;
        }
        if (failed > limits.failuresMax()) {
            var why = failed + " nodes failed, more than " + limits.failuresMax()
                    + ": look at them, then resume or turn back";
            return List.of(new HostUpdateEvent.Paused(now, why));
        }
        if (open == 0 && failed == 0) return List.of(new HostUpdateEvent.Finished(now));
        var board = new Board(state, grid, outage, limits, now);
        var late = quarantine(state, board, now, refuge);
        if (late.isPresent()) return List.of(late.get());
        var started = new ArrayList<HostUpdateEvent>();
        for (int n : startable(board)) {
            started.add(new HostUpdateEvent.NodeStarted(now, grid.id(n)));
        }
        return started;
    }

    /** The late node that holds up the longest chain of others, if there is room for it in quarantine and elsewhere. */
    private Optional<HostUpdateEvent> quarantine(
            HostUpdateState state, Board board, Instant now, Predicate<NodeId> refuge) {
        int most = limits.quarantine().nodesMax(grid.nodes());
        if (most == 0 || board.longestOut() <= Board.seconds(limits.nodeExpected())) return Optional.empty();
        for (int n = 0; n < grid.nodes(); n++) if (board.quarantined(n)) most--;
        if (most <= 0) return Optional.empty();
        var lateness = new Lateness(state, grid, limits, now);
        var late = lateness.leaving();
        if (late.isEmpty()) return Optional.empty();
        var chains = new Chains(board);
        late.sort(Comparator.comparingDouble((Integer n) -> board.remaining(n) - chains.of(n))
                .thenComparing(n -> n));
        for (int n : late) {
            boolean holdsUp = chains.of(n) > board.remaining(n);
            if (!holdsUp || !refuge.test(grid.id(n))) continue;
            var why = "it is out for more than "
                    + Math.ceilDiv(lateness.leavesAfter().toSeconds(), 60) + " minutes and holds others up";
            return Optional.of(new HostUpdateEvent.NodeQuarantined(now, grid.id(n), why));
        }
        return Optional.empty();
    }

    /** How long a node may be out before it goes to quarantine. */
    public Duration lateAfter(HostUpdateState state, Instant now) {
        return new Lateness(state, grid, limits, now).leavesAfter();
    }

    /** When the next node will be that late, if nothing happens before; empty when none is out that is not already. */
    public Optional<Instant> nextLate(HostUpdateState state, Instant now) {
        return new Lateness(state, grid, limits, now).next();
    }

    /** Starts on the board, and returns, every node that may start now. */
    private List<Integer> startable(Board board) {
        var ahead = new Ahead(board);
        var ready = new ArrayList<Integer>();
        for (int n = 0; n < grid.nodes(); n++) {
            if (board.waiting(n) && !board.receives(n) && !board.harms(n) && !ahead.blocks(n)) ready.add(n);
        }
        boolean bound = limits.atOnceMax() < grid.nodes() || limits.perRackMax() < grid.nodes();
        if (bound && !ready.isEmpty()) {
            var chains = new Chains(board);
            ready.sort(Comparator.comparingDouble((Integer n) -> -chains.of(n))
                    .thenComparing(board::wave)
                    .thenComparing(n -> n));
        } else {
            ready.sort(Comparator.comparingInt(board::wave).thenComparing(n -> n));
        }
        var started = new ArrayList<Integer>();
        for (int n : ready) {
            if (board.harms(n) || !board.room(n, limits)) continue;
            board.start(n);
            started.add(n);
        }
        return started;
    }

    /** Why a node may not be taken out of service now; nothing in the way means that it may. */
    public Outage.Verdict verdict(HostUpdateState state, Outage outage, NodeId id, Instant now) {
        var board = new Board(state, grid, outage, limits, now);
        int n = grid.number(id);
        if (n < 0) return new Outage.Verdict(id, List.of("there is no node " + id));
        var against = new ArrayList<String>();
        if (!board.waiting(n)) against.add("it does not wait: " + phase(board, n));
        if (board.receives(n)) against.add("instances of a node in quarantine are being started on it");
        for (int i = 0; i < grid.deployments(n).length; i++) {
            int d = grid.deployments(n)[i];
            int down = board.offline(d);
            int own = grid.domains(n)[i];
            if (down >= 0 && down != own) {
                against.add("update domain " + down + " of " + grid.deployment(d) + " is offline, and it hosts " + own);
            } else if (down == Board.SEVERAL) {
                against.add("several update domains of " + grid.deployment(d) + " are offline");
            }
        }
        if (against.isEmpty() && new Ahead(board).blocks(n))
            against.add("a conflicting node of an earlier wave goes first");
        if (against.isEmpty() && !board.room(n, limits)) against.add("the limits on nodes at once are reached");
        return new Outage.Verdict(id, against);
    }

    private static String phase(Board board, int n) {
        var p = board.progress(n);
        return p == null ? "it takes no part" : p.phase().toString().toLowerCase(java.util.Locale.ROOT);
    }

    /** Nodes that are late: they need repair, or their instances another home. */
    public List<NodeId> overdue(HostUpdateState state, Instant now) {
        return new Lateness(state, grid, limits, now)
                .late().stream().map(grid::id).toList();
    }

    /** Where the update stands and when it will end. The first call over a grid costs a graph; later ones are cheap. */
    public Forecast forecast(HostUpdateState state, Outage outage, Instant now) {
        var board = new Board(state, grid, outage, limits, now);
        var counts = new EnumMap<Phase, Integer>(Phase.class);
        var remaining = new double[grid.nodes()];
        var slowest = new TreeMap<Integer, Double>();
        for (int n = 0; n < grid.nodes(); n++) {
            var p = board.progress(n);
            if (p == null) continue;
            counts.merge(p.phase(), 1, Integer::sum);
            double left = board.remaining(n);
            if (left == Double.POSITIVE_INFINITY) continue;
            remaining[n] = left;
            if (left > 0) slowest.merge(waves().of(n), left, Math::max);
        }
        double underLimits = underLimits(remaining);
        double bound = Math.max(underLimits, Cliques.heaviest(conflicts(), waves(), remaining));
        double end = Math.max(new Chains(board).longest(), bound);
        double likely = Math.max(Likely.seconds(board, limits), end);
        double barriers = Math.max(slowest.values().stream().mapToDouble(s -> s).sum(), underLimits);
        var ones = new double[grid.nodes()];
        Arrays.fill(ones, 1);
        return new Forecast(
                state.nodes().size(),
                counts.getOrDefault(Phase.DONE, 0),
                counts.getOrDefault(Phase.UPDATING, 0),
                counts.getOrDefault(Phase.WAITING, 0),
                counts.getOrDefault(Phase.QUARANTINED, 0),
                counts.getOrDefault(Phase.IN_REPAIR, 0),
                counts.getOrDefault(Phase.FAILED, 0),
                counts.getOrDefault(Phase.GIVEN_UP, 0),
                overdue(state, now).size(),
                waves().count(),
                (int) Math.round(Cliques.heaviest(conflicts(), waves(), ones)),
                duration(board.expected()),
                duration(bound),
                now.plus(duration(end)),
                now.plus(duration(likely)),
                now.plus(duration(Math.max(barriers, bound))));
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1e3));
    }

    /** What the limits on nodes at once, in all and per rack, allow at best, and the longest node. Seconds. */
    private double underLimits(double[] seconds) {
        var perRack = new double[grid.rackCount()];
        double work = 0;
        double most = 0;
        for (int n = 0; n < seconds.length; n++) {
            work += seconds[n];
            perRack[grid.rack(n)] += seconds[n];
            most = Math.max(most, seconds[n]);
        }
        most = Math.max(most, work / Math.min(limits.atOnceMax(), Math.max(1, grid.nodes())));
        for (double rack : perRack) most = Math.max(most, rack / limits.perRackMax());
        return most;
    }

    /** The heaviest chain of conflicting nodes, or the work under the limits, if node <i>n</i> takes {@code seconds[n]}. */
    public Duration lowerBound(double[] seconds) {
        return duration(Math.max(underLimits(seconds), Cliques.heaviest(conflicts(), waves(), seconds)));
    }

    /** What no order of waves with barriers can do without. */
    public Duration withBarriers(double[] seconds) {
        double sum = 0;
        for (int wave = 0; wave < waves().count(); wave++) {
            var own = new double[seconds.length];
            for (int n = 0; n < own.length; n++) own[n] = waves().of(n) == wave ? seconds[n] : 0;
            sum += underLimits(own);
        }
        return duration(sum);
    }

    /** Waves that barriers would need. */
    public int waveCount() {
        return waves().count();
    }

    /** No schedule needs fewer waves than this. */
    public int wavesMin() {
        var ones = new double[grid.nodes()];
        Arrays.fill(ones, 1);
        return (int) Math.round(Cliques.heaviest(conflicts(), waves(), ones));
    }

    Waves waves() {
        var known = waves;
        if (known == null) {
            known = Waves.of(grid, conflicts());
            waves = known;
        }
        return known;
    }

    Conflicts conflicts() {
        var known = conflicts;
        if (known == null) {
            known = new Conflicts(grid);
            conflicts = known;
        }
        return known;
    }

    /** Per deployment the earliest waves that still wait, so that nobody overtakes a conflicting node of an earlier one. */
    private static final class Ahead {
        private final Board board;
        private final int[] first;
        private final int[] domain;
        private final int[] second;

        Ahead(Board board) {
            this.board = board;
            int count = board.grid().deploymentCount();
            first = new int[count];
            second = new int[count];
            domain = new int[count];
            Arrays.fill(first, Integer.MAX_VALUE);
            Arrays.fill(second, Integer.MAX_VALUE);
            Arrays.fill(domain, -1);
            for (int n = 0; n < board.grid().nodes(); n++) {
                if (!board.waiting(n) || board.held(n)) continue;
                var deployments = board.grid().deployments(n);
                var domains = board.grid().domains(n);
                for (int i = 0; i < deployments.length; i++) offer(deployments[i], domains[i], board.wave(n));
            }
        }

        private void offer(int d, int u, int wave) {
            if (u == domain[d]) {
                first[d] = Math.min(first[d], wave);
            } else if (wave < first[d]) {
                second[d] = first[d];
                first[d] = wave;
                domain[d] = u;
            } else {
                second[d] = Math.min(second[d], wave);
            }
        }

        boolean blocks(int n) {
            var deployments = board.grid().deployments(n);
            var domains = board.grid().domains(n);
            int own = board.wave(n);
            for (int i = 0; i < deployments.length; i++) {
                int d = deployments[i];
                if ((domain[d] == domains[i] ? second[d] : first[d]) < own) return true;
            }
            return false;
        }
    }
}
