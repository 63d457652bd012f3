package io.heddle.allocation;

import io.heddle.config.DeploymentId;
import java.util.List;

/**
 * Instances of one deployment that are to be placed together, whole or not at all. Growing a deployment is a request with
 * the new instances only.
 *
 * @param faultDomains rows of the deployment's grid: racks over which each role is spread; 1 to {@link #DOMAINS_MAX}
 * @param updateDomains columns of the grid; 1 to {@link #DOMAINS_MAX}
 */
public record Request(DeploymentId deployment, int faultDomains, int updateDomains, List<Want> wants) {
    /** Source: the platform's service definition allows 20 update domains. */
    public static final int DOMAINS_MAX = 20;

    /** More instances than any subscription may have; bounds the work of one decision. */
    public static final int INSTANCES_MAX = 20_000;

    public Request {
        requireDomains("fault domains", faultDomains);
        requireDomains("update domains", updateDomains);
        if (wants.isEmpty() || wants.size() > INSTANCES_MAX) {
            throw new IllegalArgumentException(wants.size() + " instances; 1 to " + INSTANCES_MAX + " in one request");
        }
        wants = List.copyOf(wants);
    }

    private static void requireDomains(String what, int count) {
        if (count < 1 || count > DOMAINS_MAX) {
            throw new IllegalArgumentException(count + " " + what + "; 1 to " + DOMAINS_MAX);
        }
    }
}
