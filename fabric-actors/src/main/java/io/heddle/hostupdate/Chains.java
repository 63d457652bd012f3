package io.heddle.hostupdate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntToDoubleFunction;

/**
 * For each node the longest chain that hangs on it: its own time and that of conflicting nodes of later waves, one after
 * another. The longest of all is when the dynamic schedule ends if no limit binds.
 */
final class Chains {
    private final double[] chain;

    Chains(Board board) {
        this(board, board::remaining);
    }

    /** @param takes seconds of service that a node still needs */
    Chains(Board board, IntToDoubleFunction takes) {
        var grid = board.grid();
        int count = grid.nodes();
        chain = new double[count];
        var order = new Integer[count];
        for (int n = 0; n < count; n++) order[n] = n;
        // What is out now comes before everything; the rest by wave, the last wave first.
        Arrays.sort(
                order, Comparator.comparingInt((Integer n) -> -place(board, n)).thenComparing(n -> n));
        var top = new Top(grid.deploymentCount());
        int from = 0;
        while (from < count) {
            int place = place(board, order[from]);
            int to = from;
            while (to < count && place(board, order[to]) == place) to++;
            for (int i = from; i < to; i++)
                chain[order[i]] = value(board, order[i], takes.applyAsDouble(order[i]), top);
            for (int i = from; i < to; i++) enter(grid, order[i], top);
            from = to;
        }
    }

    private static int place(Board board, int n) {
        return board.waiting(n) ? board.wave(n) : -1;
    }

    private static double value(Board board, int n, double own, Top top) {
        if (own == 0 || own == Double.POSITIVE_INFINITY) return 0;
        var deployments = board.grid().deployments(n);
        var domains = board.grid().domains(n);
        double longest = 0;
        for (int i = 0; i < deployments.length; i++) longest = Math.max(longest, top.other(deployments[i], domains[i]));
        return own + longest;
    }

    private void enter(Grid grid, int n, Top top) {
        var deployments = grid.deployments(n);
        var domains = grid.domains(n);
        for (int i = 0; i < deployments.length; i++) top.offer(deployments[i], domains[i], chain[n]);
    }

    double of(int n) {
        return chain[n];
    }

    double longest() {
        return Arrays.stream(chain).max().orElse(0);
    }

    /** Per deployment the greatest value and the greatest of another domain. */
    private static final class Top {
        private final double[] first;
        private final int[] domain;
        private final double[] second;

        Top(int deployments) {
            first = new double[deployments];
            domain = new int[deployments];
            second = new double[deployments];
            Arrays.fill(domain, -1);
        }

        void offer(int deployment, int u, double value) {
            if (u == domain[deployment]) {
                first[deployment] = Math.max(first[deployment], value);
            } else if (value > first[deployment]) {
                second[deployment] = first[deployment];
                first[deployment] = value;
                domain[deployment] = u;
            } else {
                second[deployment] = Math.max(second[deployment], value);
            }
        }

        double other(int deployment, int u) {
            return domain[deployment] == u ? second[deployment] : first[deployment];
        }
    }
}
