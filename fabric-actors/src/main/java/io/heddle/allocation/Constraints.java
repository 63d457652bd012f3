package io.heddle.allocation;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an instance asks of its node beyond room. Roles are named within the instance's own deployment.
 *
 * @param requires capabilities that the node must have
 * @param apart roles that must not share its node; holds in both directions
 * @param together roles of which an instance must already be on its node
 * @param perNodeMax most instances of the deployment on its node; 0: no limit
 */
public record Constraints(Set<String> requires, Set<String> apart, Set<String> together, int perNodeMax) {
    public static final Constraints NONE = new Constraints(Set.of(), Set.of(), Set.of(), 0);

    public Constraints {
        Capacity.requireNatural("instances per node", perNodeMax);
        requires = sorted(requires);
        apart = sorted(apart);
        together = sorted(together);
    }

    private static Set<String> sorted(Set<String> names) {
        return names.isEmpty() ? Set.of() : Collections.unmodifiableSet(new TreeSet<>(names));
    }
}
