package io.heddle.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * 8. Whatever happens to a machine or a VM has a cause other than the controller's own troubles: an operator's command in the
 * log, or a fault of that machine or of the network. That a fabric process died, paused or was succeeded is none.
 */
final class FailoverChangesNothing implements Checker {
    /** A fault may have effects for this long after it is over: messages are late, machines boot, a brake holds, a silent guest is given two minutes. */
    private static final long AFTERMATH = 180_000_000_000L;

    private static final long NEVER = Long.MIN_VALUE / 2;

    private final Placements placements = new Placements();
    private final Health health = new Health();
    private final Map<String, Integer> faults = new HashMap<>();
    private final Map<String, Long> faultOver = new HashMap<>();
    private final Map<String, Long> poweredOff = new HashMap<>();
    private int disturbances;
    private long disturbedUntil = NEVER;

    @Override
    public int invariant() {
        return 8;
    }

    @Override
    public String promise() {
        return "A failover of the controller changes nothing on any node.";
    }

    @Override
    public List<String> see(Fact fact) {
        switch (fact) {
            case Fact.MachineFault f -> {
                int by = f.fault().isEmpty() ? -1 : 1;
                faults.merge(f.node(), by, Integer::sum);
                faultOver.put(f.node(), f.at());
            }
            case Fact.NetworkFault f -> {
                disturbances += f.fault().isEmpty() ? -1 : 1;
                disturbedUntil = f.at();
            }
            case Fact.PoweredOff f -> {
                poweredOff.put(f.node(), f.at());
                boolean reason = health.suspectedLately(f.node(), f.at(), AFTERMATH) || hadFault(f.node(), f.at());
                if (!reason) return List.of(f.node() + " was powered off, and nothing was wrong with it");
            }
            case Fact.Journalled f -> {
                placements.see(f);
                health.see(f);
                if (!f.name().equals("cluster.node-suspected.v1")) return List.of();
                var node = f.event().get("node").asText();
                if (!hadFault(node, f.at())) return List.of(node + " was suspected, and nothing was wrong with it");
            }
            case Fact.VmStopped f -> {
                return stopped(f);
            }
            default -> {}
        }
        return List.of();
    }

    private List<String> stopped(Fact.VmStopped f) {
        var i = placements.instance(f.instance());
        boolean wanted = i != null && i.vm().equals(f.vm()) && !placements.isDeleting(i.deployment());
        if (!wanted) return List.of();
        boolean fenced = f.at() - poweredOff.getOrDefault(f.node(), NEVER) < AFTERMATH;
        if (f.cause().equals("power") && fenced) return List.of();
        return hadOwnFault(f.node(), f.at()) && !f.cause().equals("goal")
                ? List.of()
                : List.of(f.vm() + " on " + f.node() + " stopped (" + f.cause()
                        + "), although the log wants it there and nothing was wrong with it");
    }

    private boolean hadOwnFault(String node, long now) {
        return faults.getOrDefault(node, 0) > 0 || now - faultOver.getOrDefault(node, NEVER) < AFTERMATH;
    }

    private boolean hadFault(String node, long now) {
        return hadOwnFault(node, now) || disturbances > 0 || now - disturbedUntil < AFTERMATH;
    }
}
