package io.heddle.cluster;

import io.heddle.config.TimeSource;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Answers what takes thought from a copy of the state, beside the primary, which meanwhile goes on. Holds no rules. */
final class InquiryActor {
    private InquiryActor() {}

    /** What to think about. */
    record Think(ClusterState state, ClusterMessage.Inquire inquire) {}

    /** @param done told each inquiry that was answered */
    static Behavior<Think> create(Cluster rules, TimeSource time, ActorRef<ClusterMessage.Inquire> done) {
        return Behaviors.supervise(Behaviors.<Think>receiveMessage(m -> {
                    try {
                        var answer = answer(rules, time, m);
                        m.inquire()
                                .replyTo()
                                .tell(new ClusterMessage.Answered(m.inquire().ticket(), answer));
                    } finally { // A bug in one answer must not end the others.
                        done.tell(m.inquire());
                    }
                    return Behaviors.same();
                }))
                .onFailure(SupervisorStrategy.resume());
    }

    private static ClusterMessage.Answer answer(Cluster rules, TimeSource time, Think m) {
        return switch (m.inquire().inquiry()) {
            case ClusterMessage.Explain q -> Explaining.explain(m.state(), q);
            case ClusterMessage.WhatIf q -> Foreseeing.foresee(rules, m.state(), q.suppositions(), time.now());
        };
    }
}
