package io.heddle.deployment;

import io.heddle.config.controller.RoleDescription;
import io.heddle.config.controller.RoleDescription.Endpoint;

/** Which port an endpoint has on its instance. Each instance has an address of its own, so roles never collide. */
public final class Ports {
    /** First port given to an endpoint that leaves the choice to the fabric. Source: the emulator of the field's tools. */
    private static final int DYNAMIC_FIRST = 20_000;

    private Ports() {}

    /** The declared port, or one that stays the same as long as the role's list of endpoints does. */
    public static int local(RoleDescription role, Endpoint endpoint) {
        return endpoint.localPort() != 0
                ? endpoint.localPort()
                : DYNAMIC_FIRST + role.endpoints().indexOf(endpoint);
    }

    /** Last port of a range; the only port otherwise. */
    public static int localMax(RoleDescription role, Endpoint endpoint) {
        return Math.max(local(role, endpoint), endpoint.localPortMax());
    }
}
