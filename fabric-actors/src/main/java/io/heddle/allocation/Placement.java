package io.heddle.allocation;

import java.util.List;

/** The allocator's answer to a request. */
public sealed interface Placement {
    Report report();

    /**
     * Every instance has a node.
     *
     * @param plan one assignment per instance, in the order of the request
     * @param next the state with the plan in it; equal to {@code before.with(plan)}
     */
    record Placed(List<Assignment> plan, Allocation next, Report report) implements Placement {
        public Placed {
            plan = List.copyOf(plan);
        }
    }

    /** At least one instance found no node, so none was placed. */
    record Rejected(Report report) implements Placement {}
}
