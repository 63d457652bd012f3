package io.heddle.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** 3. Neither what the log places on a machine nor what runs there needs more than the machine has. */
final class WithinCapacity implements Checker {
    private final Placements placements = new Placements();
    private final Map<String, Fact.MachineSeen> machines = new HashMap<>();
    private final Map<String, Map<String, Placements.Size>> running = new HashMap<>();

    @Override
    public int invariant() {
        return 3;
    }

    @Override
    public String promise() {
        return "No node is ever over its capacity in any dimension.";
    }

    @Override
    public List<String> see(Fact fact) {
        switch (fact) {
            case Fact.MachineSeen f -> machines.put(f.node(), f);
            case Fact.Journalled f -> {
                var moved = placements.see(f);
                if (moved.isPresent()) return placed(moved.get());
                if (f.name().equals("cluster.deployed.v1")) {
                    Set<String> nodes = new HashSet<>();
                    f.event()
                            .get("instances")
                            .forEach(i -> nodes.add(i.get("node").asText()));
                    var found = new ArrayList<String>();
                    nodes.forEach(n -> found.addAll(placed(n)));
                    return found;
                }
            }
            case Fact.VmStarted f -> {
                var instance = placements.instance(f.instance());
                if (instance == null) return List.of();
                var there = running.computeIfAbsent(f.node(), n -> new HashMap<>());
                there.put(f.vm(), instance.size());
                return over(f.node(), "runs", List.copyOf(there.values()));
            }
            case Fact.VmStopped f -> {
                var there = running.get(f.node());
                if (there != null) there.remove(f.vm());
            }
            default -> {}
        }
        return List.of();
    }

    private List<String> placed(String node) {
        return over(
                node,
                "is given",
                placements.on(node).stream().map(Placements.Instance::size).toList());
    }

    private List<String> over(String node, String verb, List<Placements.Size> sizes) {
        var found = new ArrayList<String>();
        var machine = machines.get(node);
        if (machine == null) return List.of(node + " " + verb + " instances, and is no machine that was seen");
        over(node, verb, "thousandths of a core", sizes, Placements.Size::millicores, machine.millicores(), found);
        over(node, verb, "MiB of memory", sizes, Placements.Size::memory, machine.memory(), found);
        over(node, verb, "MiB of disk", sizes, Placements.Size::disk, machine.disk(), found);
        over(node, verb, "Mbit/s", sizes, Placements.Size::bandwidth, machine.bandwidth(), found);
        return found;
    }

    private static void over(
            String node,
            String verb,
            String unit,
            List<Placements.Size> sizes,
            ToLongFunction<Placements.Size> of,
            long has,
            List<String> found) {
        long sum = sizes.stream().mapToLong(of).sum();
        if (sum > has) found.add(node + " has " + has + " " + unit + " and " + verb + " " + sum);
    }
}
