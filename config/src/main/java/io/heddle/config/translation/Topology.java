package io.heddle.config.translation;

import io.heddle.config.controller.InstanceCell;
import io.heddle.config.controller.ServiceDescription;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives each instance its cell of the (fault domain, update domain) grid ({@code .trd}).
 *
 * <p>Goals: no domain of either kind holds more than ceil(n / domains) of a role's n instances; an instance's cell depends on
 * its number alone, so it never changes when others come or go; the cells of the grid are used evenly.
 *
 * <p>Algorithm: walk both axes at once. After lcm(f, u) steps the walk would meet its own beginning, so each further round
 * starts one fault domain later; whole rounds fill every domain alike, which is why this keeps both bounds.
 *
 * <p>Example, 2 by 4: instances 0 to 3 stand in (0,0) (1,1) (0,2) (1,3), instances 4 to 7 in (1,0) (0,1) (1,2) (0,3).
 */
public final class Topology {
    private Topology() {}

    /** One entry for each instance, by role and number. */
    public static List<InstanceCell> cells(ServiceDescription service) {
        var cells = new ArrayList<InstanceCell>(service.instanceCount());
        for (var role : service.roles()) {
            for (int i = 0; i < role.instances(); i++) {
                cells.add(cell(role.name(), i, service.faultDomains(), service.updateDomains()));
            }
        }
        return List.copyOf(cells);
    }

    /** The cell of one instance. */
    public static InstanceCell cell(String role, int index, int faultDomains, int updateDomains) {
        int round = index / lcm(faultDomains, updateDomains);
        return new InstanceCell(
                role, index, role + "_IN_" + index, (index + round) % faultDomains, index % updateDomains);
    }

    private static int lcm(int a, int b) {
        return a / gcd(a, b) * b;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
