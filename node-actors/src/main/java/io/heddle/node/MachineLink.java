package io.heddle.node;

import io.heddle.persistence.Persisted;

/** What may be sent down to one machine, to the actor that holds its stream, on whichever fabric process that is. */
public interface MachineLink extends Persisted {
    /** {@code body} is an encoded NodeGoal, or LoadBalancerGoal for a load balancer. The newest one counts. */
    record Goal(GoalBody body) implements MachineLink {}
}
