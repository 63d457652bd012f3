package io.heddle.hostupdate;

import io.heddle.hostupdate.HostUpdateState.Phase;
import io.heddle.hostupdate.HostUpdateState.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The state of an update laid out over a grid, in arrays, for one step. Times are in seconds from now. Changes as nodes are
 * started within the step; thrown away after it.
 */
final class Board {
    /** Nothing of the deployment is offline. */
    private static final int NONE = -1;

    /** More than one domain is offline, by failures: nothing of the deployment may be touched. */
    static final int SEVERAL = -2;

    private static final double NEVER = Double.POSITIVE_INFINITY;

    private final Grid grid;
    private final @Nullable Progress[] nodes;
    private final double expected;
    /** Per deployment the domain that is offline, or {@link #NONE} or {@link #SEVERAL}. */
    private final int[] offline;
    /** Per deployment when all that is offline is expected back. */
    private final double[] backIn;

    private final double[] remaining;
    private final boolean[] outside;
    private final boolean[] receiving;
    private final double moving;
    private final int[] updatingPerRack;
    private int updating;
    private double longestOut;

    Board(HostUpdateState state, Grid grid, Outage outage, Limits limits, Instant now) {
        this.grid = grid;
        int count = grid.nodes();
        this.nodes = new Progress[count];
        this.expected = expected(state, limits);
        this.offline = new int[grid.deploymentCount()];
        this.backIn = new double[grid.deploymentCount()];
        this.remaining = new double[count];
        this.outside = new boolean[count];
        this.receiving = new boolean[count];
        this.moving = seconds(limits.quarantine().moving());
        this.updatingPerRack = new int[grid.rackCount()];
        Arrays.fill(offline, NONE);
        for (int n = 0; n < count; n++) nodes[n] = state.nodes().get(grid.id(n));
        for (var id : outage.nodes()) {
            int n = grid.number(id);
            if (n >= 0) outside[n] = true;
        }
        for (var id : outage.receiving()) {
            int n = grid.number(id);
            if (n >= 0) receiving[n] = true;
        }
        for (int n = 0; n < count; n++) lay(n, now);
        outage.domains().forEach((deployment, domains) -> {
            int d = grid.number(deployment);
            if (d >= 0) domains.forEach(u -> takeOffline(d, u, NEVER));
        });
    }

    /** Seconds; what nodes have shown, once a few have. */
    static double expected(HostUpdateState state, Limits limits) {
        double nominal = seconds(limits.nodeExpected());
        // The operator's figure counts as much as ten nodes, so that the first odd one does not sway the forecast.
        return (10 * nominal + seconds(state.spent())) / (10 + state.returned());
    }

    static double seconds(Duration d) {
        return d.toMillis() / 1e3;
    }

    private void lay(int n, Instant now) {
        var p = nodes[n];
        var phase = p == null ? Phase.GIVEN_UP : p.phase();
        remaining[n] = switch (phase) {
            case WAITING -> expected;
            case UPDATING -> left(expected, p == null ? now : p.since(), now);
            case QUARANTINED -> left(moving, p == null ? now : p.since(), now);
            case FAILED -> NEVER;
            case DONE, IN_REPAIR, GIVEN_UP -> 0;
        };
        boolean out = phase == Phase.UPDATING || phase == Phase.QUARANTINED || phase == Phase.FAILED;
        if (phase == Phase.UPDATING && p != null) {
            longestOut = Math.max(longestOut, seconds(Duration.between(p.since(), now)));
        }
        if (phase == Phase.UPDATING || phase == Phase.QUARANTINED) {
            updating++;
            updatingPerRack[grid.rack(n)]++;
        }
        if (out || outside[n]) takeNodeOffline(n, outside[n] ? NEVER : remaining[n]);
    }

    /** One that is late by a while is expected to need half of what it took so far once more. */
    private static double left(double whole, Instant since, Instant now) {
        double took = seconds(Duration.between(since, now));
        return Math.max(whole - took, took > whole ? took / Lateness.LEFT : 0);
    }

    private void takeNodeOffline(int n, double back) {
        var deployments = grid.deployments(n);
        var domains = grid.domains(n);
        for (int i = 0; i < deployments.length; i++) takeOffline(deployments[i], domains[i], back);
    }

    private void takeOffline(int deployment, int domain, double back) {
        int before = offline[deployment];
        offline[deployment] = before == NONE || before == domain ? domain : SEVERAL;
        backIn[deployment] = Math.max(backIn[deployment], back);
    }

    void start(int n) {
        updating++;
        updatingPerRack[grid.rack(n)]++;
        takeNodeOffline(n, expected);
    }

    boolean waiting(int n) {
        var p = nodes[n];
        return p != null && p.phase() == Phase.WAITING && !outside[n];
    }

    /** Seconds for which some node is out by now, at most. */
    double longestOut() {
        return longestOut;
    }

    /** Whether it takes up room in quarantine: it or its repair. */
    boolean quarantined(int n) {
        var p = nodes[n];
        return p != null && (p.phase() == Phase.QUARANTINED || p.phase() == Phase.IN_REPAIR);
    }

    /** Whether moved instances are being started on it, so that it may not go now; those behind it keep their turn. */
    boolean receives(int n) {
        return receiving[n];
    }

    /** Whether it would take a second update domain of some deployment offline. */
    boolean harms(int n) {
        var deployments = grid.deployments(n);
        var domains = grid.domains(n);
        for (int i = 0; i < deployments.length; i++) {
            int down = offline[deployments[i]];
            if (down != NONE && down != domains[i]) return true;
            if (i > 0 && deployments[i] == deployments[i - 1])
                return true; // Two domains on one node: it must be emptied.
        }
        return false;
    }

    /** Whether what keeps it from starting has failed, so that nobody should wait behind it. */
    boolean held(int n) {
        if (outside[n]) return true;
        var deployments = grid.deployments(n);
        var domains = grid.domains(n);
        for (int i = 0; i < deployments.length; i++) {
            int d = deployments[i];
            if (offline[d] != NONE && offline[d] != domains[i] && backIn[d] == NEVER) return true;
        }
        return false;
    }

    boolean room(int n, Limits limits) {
        return updating < limits.atOnceMax() && updatingPerRack[grid.rack(n)] < limits.perRackMax();
    }

    int wave(int n) {
        var p = nodes[n];
        return p == null ? Integer.MAX_VALUE : p.wave();
    }

    /** Seconds of service that the node still needs. */
    double remaining(int n) {
        return remaining[n];
    }

    double expected() {
        return expected;
    }

    int offline(int deployment) {
        return offline[deployment];
    }

    Grid grid() {
        return grid;
    }

    @Nullable
    Progress progress(int n) {
        return nodes[n];
    }
}
