package io.heddle.agent;

/**
 * The newest goal that a machine has seen. Goals are ordered by the epoch of the primary that decided them, then by
 * incarnation; an older one is refused, so that a deposed primary can change nothing here.
 */
public record GoalFence(long epoch, long incarnation) {
    public static final GoalFence NONE = new GoalFence(0, 0);

    /** Whether a goal is as new as the newest seen, or newer: the same goal is re-sent until it is confirmed. */
    public boolean admits(long goalEpoch, long goalIncarnation) {
        return goalEpoch > epoch || (goalEpoch == epoch && goalIncarnation >= incarnation);
    }

    /** What a machine says of a goal that it did not admit. */
    public String refusal(long goalEpoch, long goalIncarnation) {
        return "stale-goal: epoch " + goalEpoch + ", incarnation " + goalIncarnation + " is older than epoch " + epoch
                + ", incarnation " + incarnation + ", which this machine holds";
    }
}
