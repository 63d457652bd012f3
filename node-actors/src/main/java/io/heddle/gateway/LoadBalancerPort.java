package io.heddle.gateway;

import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.node.MachineLink;
import io.heddle.persistence.Persisted;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** How what a load balancer says reaches the fabric. Level-triggered and lossy: the next report says it again. */
public interface LoadBalancerPort {
    void reported(Report report);

    /**
     * A load balancer's heartbeat.
     *
     * @param epoch of the goal that it has journalled; with {@code incarnation} it says whether it is behind
     */
    record Report(
            String loadBalancer,
            ActorRef<MachineLink> link,
            Epoch epoch,
            Incarnation incarnation,
            List<BackendLine> backends,
            List<String> findings)
            implements Persisted {
        public Report {
            backends = List.copyOf(backends);
            findings = List.copyOf(findings);
        }
    }

    /** One backend of one virtual endpoint, as the load balancer's own probe sees it. */
    record BackendLine(String endpoint, String instance, boolean healthy, int connections) implements Persisted {}
}
