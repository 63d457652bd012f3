package io.heddle.allocation;

import io.heddle.config.RoleInstanceId;

/**
 * One instance that is to be placed.
 *
 * @param faultDomain row of its cell, from 0
 * @param updateDomain column of its cell, from 0; kept for life
 */
public record Want(
        RoleInstanceId instance,
        String role,
        Demand demand,
        int faultDomain,
        int updateDomain,
        Constraints constraints) {
    public Want {
        Capacity.requireNatural("fault domain", faultDomain);
        Capacity.requireNatural("update domain", updateDomain);
        if (faultDomain >= Request.DOMAINS_MAX || updateDomain >= Request.DOMAINS_MAX) {
            throw new IllegalArgumentException("cell (" + faultDomain + ", " + updateDomain + ") of " + instance
                    + " is outside any grid of " + Request.DOMAINS_MAX);
        }
    }
}
