package io.heddle.agent.lb;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which backend a connection goes to. Pure. */
final class Choice {
    /**
     * A backend as it stands.
     *
     * @param ready the fabric sends new connections there
     * @param healthy it answers its probe, and has refused no connection since
     * @param connections how many it has from this endpoint
     */
    record Standing(int index, boolean ready, boolean healthy, int connections) {
        boolean eligible() {
            return ready && healthy;
        }
    }

    private Choice() {}

    /**
     * Indexes of the backends to try, the best first: the fewest connections; among equals in turn.
     *
     * @param turn rises by one with each connection
     */
    static List<Integer> order(List<Standing> backends, int turn) {
        int count = Math.max(backends.size(), 1);
        List<Standing> eligible =
                new ArrayList<>(backends.stream().filter(Standing::eligible).toList());
        eligible.sort(Comparator.comparingInt(Standing::connections)
                .thenComparingInt(b -> Math.floorMod(b.index() - turn, count)));
        return eligible.stream().map(Standing::index).toList();
    }
}
