package io.heddle.sim;

import io.heddle.gateway.DirectGateway;
import io.heddle.protocol.NodeGoal;
import io.heddle.protocol.Report;

/** A machine's stream to one life of one fabric process. It ends when either end does. */
final class MachineStream {
    /** Of goals that are sent once, for a mutation. */
    private static final int LOSES_EVERY = 5;

    /** How late the second copy of a goal comes, for a mutation. */
    private static final long LATE_COPY = 5_000_000_000L;

    final Replica to;
    final Domain life;

    /** Since when nothing comes through; 0 while something does. */
    long cutSince;

    private final World world;
    private final Machine machine;
    private final Domain from;
    private final String boot;
    private final DirectGateway gateway;
    private boolean over;

    /** @param name of its own */
    MachineStream(World world, Machine machine, Replica to, String name) {
        this.world = world;
        this.machine = machine;
        this.to = to;
        this.life = to.domain();
        this.from = machine.agent;
        this.boot = machine.bootId;
        this.gateway = new DirectGateway(to.system(), to.directory(), (node, wanted) -> down(wanted), name);
    }

    /** The process notices, if it lives and is reached. */
    void end() {
        machine.rest.disturb();
        over = true;
        world.network.sendSurely(machine.peer, to.peer(), life, gateway::close);
    }

    private void down(NodeGoal wanted) {
        if (over) return;
        machine.rest.disturb();
        boolean once = world.mutation == Mutation.GOALS_ARE_SENT_ONCE;
        if (once && !machine.sentGoals.add(wanted.getEpoch() + "/" + wanted.getIncarnation())) return;
        if (once && machine.sentGoals.size() % LOSES_EVERY == 0) return;
        world.network.send(to.peer(), machine.peer, from, () -> {
            if (!over) machine.accept(wanted);
        });
        if (world.mutation == Mutation.MACHINE_TAKES_OLD_GOALS) {
            world.timeline.after(from, LATE_COPY, () -> {
                if (!over) machine.accept(wanted);
            });
        }
    }

    void up(Report report) {
        Runnable arrive = () -> {
            if (!over) gateway.report(machine.definition.id(), boot, report);
        };
        if (world.options.beats() == Beats.CARRIED) world.network.send(machine.peer, to.peer(), life, arrive);
        else world.network.send(machine.uplink.up, machine.peer, to.peer(), life, arrive);
    }
}
