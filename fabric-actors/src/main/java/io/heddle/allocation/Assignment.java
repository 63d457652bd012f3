package io.heddle.allocation;

import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import io.heddle.config.RoleInstanceId;

/**
 * One instance and its place. Complete in itself, so that a state can be rebuilt from assignments alone.
 *
 * @param faultDomains rows of the deployment's grid
 * @param updateDomains columns of the deployment's grid
 * @param volume number of the node's volume that holds the instance's disk, from 0; {@link #NO_VOLUME} when it needs none
 */
public record Assignment(
        DeploymentId deployment, int faultDomains, int updateDomains, Want want, NodeId node, int volume) {
    public static final int NO_VOLUME = -1;

    public RoleInstanceId instance() {
        return want.instance();
    }
}
