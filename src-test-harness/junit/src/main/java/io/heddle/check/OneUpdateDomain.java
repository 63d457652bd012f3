package io.heddle.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * 4. What the controller takes down by its own choice leaves all other update domains of the service up. A choice is a power-off
 * of a machine that the log did not suspect, or a stop of a VM that the log still wants where it is.
 */
final class OneUpdateDomain implements Checker {
    /** An order may be on its way to a machine's controller for this long while the machine is heard again. */
    private static final long UNDER_WAY = 60_000_000_000L;

    private final Placements placements = new Placements();
    private final Health health = new Health();
    private final Map<String, Boolean> serves = new HashMap<>();
    private final HashSet<String> chosen = new HashSet<>();

    @Override
    public int invariant() {
        return 4;
    }

    @Override
    public String promise() {
        return "The controller never takes a second update domain of a service offline by its own choice.";
    }

    @Override
    public List<String> see(Fact fact) {
        switch (fact) {
            case Fact.Journalled f -> {
                placements.see(f);
                health.see(f);
            }
            case Fact.InstanceServes f -> {
                serves.put(f.instance(), f.serves());
                if (f.serves()) chosen.remove(f.instance());
            }
            case Fact.PoweredOff f -> {
                if (!health.suspectedLately(f.node(), f.at(), UNDER_WAY)) {
                    var found = new ArrayList<String>();
                    for (var i : placements.on(f.node())) found.addAll(taken(i, f.node() + " was powered off"));
                    return found;
                }
            }
            case Fact.VmStopped f -> {
                var i = placements.instance(f.instance());
                if (i == null || !i.vm().equals(f.vm()) || placements.isDeleting(i.deployment())) return List.of();
                if (f.cause().equals("goal")) return taken(i, f.vm() + " was stopped by its goal");
            }
            default -> {}
        }
        return List.of();
    }

    private List<String> taken(Placements.Instance instance, String how) {
        chosen.add(instance.id());
        var down = new TreeSet<Integer>();
        for (var other : placements.all()) {
            if (!other.deployment().equals(instance.deployment())) continue;
            boolean failed = Boolean.FALSE.equals(serves.get(other.id()));
            if (failed || chosen.contains(other.id())) down.add(other.updateDomain());
        }
        return down.size() < 2
                ? List.of()
                : List.of(how + " by choice, which leaves update domains " + down + " of " + instance.deployment()
                        + " offline");
    }
}
