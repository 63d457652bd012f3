package io.heddle.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** 7. A load balancer sends nobody to an instance that has not served for longer than its probes need to notice. */
final class RoutesToServing implements Checker {
    /** Two probes half a second apart, a time-out of one second, and one second for a slow prober. */
    private static final long NOTICE_MAX = 3_000_000_000L;

    private final Map<String, Boolean> serves = new HashMap<>();
    private final Map<String, TreeSet<String>> routes = new HashMap<>();

    /** Wrong since. */
    private final TreeMap<String, Long> wrong = new TreeMap<>();

    @Override
    public int invariant() {
        return 7;
    }

    @Override
    public String promise() {
        return "The load balancer routes only to instances that are ready and answer their probe.";
    }

    @Override
    public List<String> see(Fact fact) {
        var found = overdue(fact.at());
        switch (fact) {
            case Fact.InstanceServes f -> {
                serves.put(f.instance(), f.serves());
                for (var door : routes.getOrDefault(f.instance(), new TreeSet<>())) judge(door, f.instance(), f.at());
            }
            case Fact.Routed f -> {
                var door = f.balancer() + " " + f.endpoint();
                var doors = routes.computeIfAbsent(f.instance(), i -> new TreeSet<>());
                if (f.routes()) doors.add(door);
                else doors.remove(door);
                judge(door, f.instance(), f.at());
            }
            default -> {}
        }
        return found;
    }

    private void judge(String door, String instance, long at) {
        boolean routed = routes.getOrDefault(instance, new TreeSet<>()).contains(door);
        boolean right = !routed || serves.getOrDefault(instance, false);
        if (right) wrong.remove(door + " to " + instance);
        else wrong.putIfAbsent(door + " to " + instance, at);
    }

    private List<String> overdue(long now) {
        if (wrong.isEmpty()) return List.of();
        var found = new ArrayList<String>();
        wrong.entrySet().removeIf(e -> {
            boolean late = now - e.getValue() > NOTICE_MAX;
            if (late)
                found.add(e.getKey() + " was still open " + (now - e.getValue()) / 1_000_000
                        + " ms after it ceased to serve");
            return late;
        });
        return found;
    }
}
