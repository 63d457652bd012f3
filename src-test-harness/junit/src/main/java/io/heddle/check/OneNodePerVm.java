package io.heddle.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** 2. No VM runs on two machines at once, and no instance in two VMs. */
final class OneNodePerVm implements Checker {
    private record Place(String node, String vm) {}

    private final Map<String, Place> byVm = new HashMap<>();
    private final Map<String, Place> byInstance = new HashMap<>();

    @Override
    public int invariant() {
        return 2;
    }

    @Override
    public String promise() {
        return "No VM identity runs on two nodes at once, and no role instance in two VMs.";
    }

    @Override
    public List<String> see(Fact fact) {
        var found = new ArrayList<String>();
        switch (fact) {
            case Fact.VmStarted f -> {
                var place = new Place(f.node(), f.vm());
                other(byVm.put(f.vm(), place), place, f.vm(), found);
                other(byInstance.put(f.instance(), place), place, f.instance(), found);
            }
            case Fact.VmStopped f -> {
                var place = new Place(f.node(), f.vm());
                byVm.remove(f.vm(), place);
                byInstance.remove(f.instance(), place);
            }
            default -> {}
        }
        return found;
    }

    private static void other(
            @org.jspecify.annotations.Nullable Place before, Place now, String what, List<String> found) {
        if (before == null || before.equals(now)) return;
        found.add(what + " runs on " + now.node() + " as " + now.vm() + " while it still runs on " + before.node()
                + " as " + before.vm());
    }
}
