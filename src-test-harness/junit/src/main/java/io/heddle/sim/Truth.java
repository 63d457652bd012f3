package io.heddle.sim;

import java.util.List;

/** What is really so in a world, as nobody in it can see it: it costs no time and no message. */
public final class Truth {
    private Truth() {}

    /**
     * A machine.
     *
     * @param agentRuns its host agent does, paused or not
     * @param connected its host agent has a stream to a fabric process
     */
    public record Machine(
            String node, String rack, boolean powered, boolean agentRuns, boolean connected, List<Guest> guests) {
        public Machine {
            guests = List.copyOf(guests);
        }

        static Machine of(io.heddle.sim.Machine m) {
            return new Machine(
                    m.name(),
                    m.definition.rack().value(),
                    m.powered,
                    !m.agent.dead,
                    m.isHeardFrom(),
                    m.vms.values().stream().map(Guest::of).toList());
        }
    }

    /**
     * A VM on a machine's disk.
     *
     * @param runs its processes do
     * @param hangs it runs, and says nothing any more
     * @param serves its role is ready and answers
     */
    public record Guest(String vm, String instance, boolean runs, boolean hangs, boolean serves) {
        static Guest of(SimVm vm) {
            return new Guest(
                    vm.id, vm.goal.getGuest().getInstanceId(), vm.runs, vm.runs && vm.hungAt != 0, vm.serves());
        }
    }

    /**
     * A fabric process.
     *
     * @param holdsLease it was the last to be given the cluster's lease
     * @param hosts machines whose actors live in it
     */
    public record FabricProcess(String name, boolean runs, boolean paused, boolean holdsLease, int hosts) {
        static FabricProcess of(Replica r) {
            boolean holds = r.world().primary().filter(p -> p == r).isPresent();
            boolean runs = r.isUp();
            return new FabricProcess(
                    r.peer().name,
                    runs,
                    runs && r.domain().paused,
                    holds,
                    runs ? r.directory().hosted() : 0);
        }
    }
}
