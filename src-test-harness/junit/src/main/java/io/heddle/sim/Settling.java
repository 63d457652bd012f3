package io.heddle.sim;

import io.heddle.check.Fact;
import io.heddle.cluster.ClusterMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Whether everything is at its goal: what operators are told, and what really runs, compared. */
final class Settling {
    private static final long LOOK = 5_000_000_000L;

    private final World world;
    private final Operators operators;
    private List<Fact.Unsettled> found = List.of();

    Settling(World world, Operators operators) {
        this.world = world;
        this.operators = operators;
    }

    /** The faults are over: from now on all must come to its goal in time. True as soon as all is well. */
    boolean settle() {
        long ends = world.timeline.now();
        long max = Simulation.SETTLE_MAX.toNanos();
        world.see(new Fact.FaultsOver(ends, max));
        boolean settled = false;
        while (!settled && world.timeline.now() - ends < max) settled = look(LOOK);
        return settled;
    }

    /** Says what was not at its goal at the last look, and that the observation is over. */
    void report() {
        world.replicas.forEach(r -> world.trace(r.describe()));
        found.forEach(world::see);
        world.keepAll();
        world.see(new Fact.Over(world.timeline.now()));
    }

    /** Looks for {@code nanos} of virtual time at most; true as soon as all is well. */
    private boolean look(long nanos) {
        var findings = new ArrayList<Fact.Unsettled>();
        var answers = new ArrayList<ClusterMessage.Answer>();
        operators.ask(ClusterMessage.Question.NODES, answers::add);
        operators.ask(ClusterMessage.Question.SERVICES, answers::add);
        operators.ask(ClusterMessage.Question.INSTANCES, answers::add);
        world.timeline.runUntil(world.timeline.now() + nanos);
        if (answers.size() < 3) findings.add(unsettled("fabric", "no primary answers", ""));
        if (operators.open() > 0) findings.add(unsettled("operators", operators.open() + " calls unanswered", ""));
        for (var answer : answers) {
            switch (answer) {
                case ClusterMessage.Nodes a ->
                    a.nodes().stream()
                            .filter(n -> !n.state().equals("Ready"))
                            .forEach(n -> findings.add(unsettled(
                                    n.node(), n.state(), n.state().equals("OutForRepair") ? n.detail() : "")));
                case ClusterMessage.Services a ->
                    a.services().stream()
                            .filter(s -> s.state().equals("Deleting"))
                            .forEach(s -> findings.add(unsettled(s.deployment(), s.state(), "")));
                case ClusterMessage.Instances a -> instances(a, findings);
                default -> throw new IllegalStateException("not an answer to a question about the fabric");
            }
        }
        found = findings;
        return findings.stream().noneMatch(f -> f.waitsFor().isEmpty());
    }

    private void instances(ClusterMessage.Instances answer, List<Fact.Unsettled> findings) {
        var wanted = new TreeMap<String, String>();
        for (var i : answer.instances()) {
            var id = i.deployment() + "." + i.instance();
            if (!i.node().isEmpty()) wanted.put(i.vm(), i.node());
            if (i.status().equals("ReadyRole") && world.isServing(id)) continue;
            findings.add(unsettled(id, i.status(), i.node().isEmpty() ? i.detail() : ""));
        }
        for (var machine : world.machines.values()) {
            for (var vm : machine.vms.values()) {
                var node = wanted.remove(vm.id);
                if (node == null) findings.add(unsettled(vm.id + " on " + machine.name(), "runs unwanted", ""));
                else if (!node.equals(machine.name())) {
                    findings.add(unsettled(vm.id, "runs on " + machine.name() + ", wanted on " + node, ""));
                }
            }
        }
        wanted.forEach((vm, node) -> findings.add(unsettled(vm + " on " + node, "does not exist", "")));
    }

    private Fact.Unsettled unsettled(String what, String state, String waitsFor) {
        return new Fact.Unsettled(world.timeline.now(), what, state, waitsFor);
    }
}
