package io.heddle.sim;

import io.heddle.check.Fact;
import io.heddle.config.NodeId;
import io.heddle.protocol.RoleStatus;
import io.heddle.sim.schedule.Kind;
import io.heddle.sim.schedule.Step;
import java.util.List;
import java.util.function.Consumer;

/** Makes what a schedule says go wrong go wrong, and ends it when its time is over. Faults may overlap in any way. */
final class Faults {
    private static final long MILLIS = 1_000_000L;

    private final World world;
    private final long endsAt;
    private long begun;

    /** @param endsAt when all of them must be over */
    Faults(World world, long endsAt) {
        this.world = world;
        this.endsAt = endsAt;
    }

    long begun() {
        return begun;
    }

    void schedule(Step step) {
        world.timeline.after(world.timeline.world, step.at().toNanos(), () -> begin(step));
    }

    private void begin(Step step) {
        begun++;
        world.trace("fault " + step.line());
        world.marks.hit("fault." + step.kind().word());
        switch (step.kind().target()) {
            case PROCESS -> process(step, replica(step.target()));
            case MACHINE -> machine(step, world.machine(new NodeId(step.target())));
            case RACK -> rack(step);
            case NONE, SERVICE -> everything(step);
        }
    }

    /** The rest of a fault, when its time is over; at once if that is past the end of all faults. */
    private void over(Step step, Runnable end) {
        long left = Math.max(0, Math.min(step.lasts().toNanos(), endsAt - world.timeline.now()));
        world.timeline.after(world.timeline.world, left, () -> {
            world.trace("over  " + step.kind().word() + " " + step.target());
            end.run();
        });
    }

    private Replica replica(String name) {
        for (var r : world.replicas) if (r.peer().name.equals(name)) return r;
        var scope = world.database.leases.values().stream().findFirst();
        var owner = scope.map(row -> row.owner.address()).orElse("");
        return world.replicas.stream()
                .filter(r -> r.address().equals(owner))
                .findFirst()
                .orElse(world.replicas.getFirst());
    }

    private void process(Step step, Replica r) {
        var life = r.domain();
        switch (step.kind()) {
            case PROCESS_KILL -> {
                r.kill();
                over(step, r::start);
            }
            case PROCESS_PAUSE -> {
                world.timeline.pause(life);
                over(step, () -> world.timeline.resume(life));
            }
            case PROCESS_CUT -> {
                cut(r.peer(), 1);
                network(step, () -> cut(r.peer(), -1));
            }
            case PROCESS_DEAF -> {
                r.peer().deaf++;
                network(step, () -> r.peer().deaf--);
            }
            case PROCESS_APART -> {
                apart(r, 1);
                network(step, () -> apart(r, -1));
            }
            case CLOCK_RATE -> {
                r.clockRate = step.number("rate");
                over(step, () -> r.clockRate = 1.0);
            }
            case CLOCK_JUMP -> {
                r.clockAhead = (long) (step.number("seconds") * 1e9);
                over(step, () -> r.clockAhead = 0);
            }
            default -> throw unexpected(step);
        }
    }

    private void apart(Replica r, int by) {
        apart(r.peer(), world.database.peer, by);
        for (var other : world.replicas) if (other != r) apart(r.peer(), other.peer(), by);
    }

    private static void apart(Peer a, Peer b, int by) {
        a.cutOff.compute(b, (peer, was) -> (was == null ? 0 : was) + by == 0 ? null : (was == null ? 0 : was) + by);
        b.cutOff.compute(a, (peer, was) -> (was == null ? 0 : was) + by == 0 ? null : (was == null ? 0 : was) + by);
    }

    /** The rest of a fault that may keep messages from anybody. */
    private void network(Step step, Runnable end) {
        world.see(new Fact.NetworkFault(world.timeline.now(), step.kind().word()));
        over(step, () -> {
            end.run();
            world.see(new Fact.NetworkFault(world.timeline.now(), ""));
        });
    }

    private static void cut(Peer peer, int by) {
        peer.mute += by;
        peer.deaf += by;
    }

    private void machine(Step step, Machine m) {
        var agent = m.agent;
        world.see(new Fact.MachineFault(
                world.timeline.now(), m.name(), step.kind().word()));
        Consumer<Runnable> until = end -> over(step, () -> {
            end.run();
            world.see(new Fact.MachineFault(world.timeline.now(), m.name(), ""));
        });
        switch (step.kind()) {
            case MACHINE_OFF, MACHINE_BROKEN -> {
                m.broken++;
                m.powerOff("fault");
                until.accept(() -> repair(m));
            }
            case MACHINE_PAUSE -> {
                world.timeline.pause(agent);
                until.accept(() -> world.timeline.resume(agent));
            }
            case MACHINE_CUT -> {
                cut(m.peer, 1);
                until.accept(() -> cut(m.peer, -1));
            }
            case MACHINE_LOSS -> {
                double share = step.number("share");
                m.peer.loss += share;
                until.accept(() -> m.peer.loss = Math.max(0, m.peer.loss - share));
            }
            case AGENT_KILL -> {
                m.killAgent();
                until.accept(m::startAgent);
            }
            case DISK_FULL -> {
                m.diskFull++;
                until.accept(() -> m.diskFull--);
            }
            case GUEST_CRASH -> {
                m.someVm().ifPresent(m::crash);
                until.accept(() -> {});
            }
            case GUEST_HANG -> {
                m.someVm().ifPresent(m::hang);
                until.accept(() -> {});
            }
            case ROLE_CRASH -> {
                var hit = m.someVm().filter(v -> v.role == RoleStatus.READY_ROLE);
                hit.ifPresent(v -> m.roleChanges(v, RoleStatus.RESTARTING_ROLE));
                int generation = hit.map(v -> v.generation).orElse(0);
                until.accept(() -> hit.filter(
                                v -> v.runs && v.generation == generation && v.role == RoleStatus.RESTARTING_ROLE)
                        .ifPresent(v -> m.roleChanges(v, RoleStatus.READY_ROLE)));
            }
            default -> throw unexpected(step);
        }
    }

    private static void repair(Machine m) {
        m.broken--;
        m.repaired();
    }

    private void rack(Step step) {
        var machines = world.machines.values().stream()
                .filter(m -> m.definition.rack().value().equals(step.target()))
                .toList();
        var chassis = world.chassis.peer(step.target());
        cut(chassis, 1);
        if (step.kind() != Kind.CHASSIS_CUT) each(machines, step.kind().word());
        switch (step.kind()) {
            case RACK_OFF ->
                machines.forEach(m -> {
                    m.broken++;
                    m.powerOff("fault");
                });
            case RACK_CUT -> machines.forEach(m -> cut(m.peer, 1));
            case CHASSIS_CUT -> {}
            default -> throw unexpected(step);
        }
        over(step, () -> {
            cut(chassis, -1);
            if (step.kind() == Kind.RACK_OFF) machines.forEach(Faults::repair);
            if (step.kind() == Kind.RACK_CUT) machines.forEach(m -> cut(m.peer, -1));
            if (step.kind() != Kind.CHASSIS_CUT) each(machines, "");
        });
    }

    private void each(List<Machine> machines, String fault) {
        machines.forEach(m -> world.see(new Fact.MachineFault(world.timeline.now(), m.name(), fault)));
    }

    private void everything(Step step) {
        var quality = world.network.quality;
        var database = world.database;
        double share = step.number("share");
        long nanos = (long) (step.number("millis") * MILLIS);
        switch (step.kind()) {
            case NETWORK_LOSS -> {
                quality.loss += share;
                network(step, () -> quality.loss = Math.max(0, quality.loss - share));
            }
            case NETWORK_REPEATS -> {
                quality.repeats += share;
                network(step, () -> quality.repeats = Math.max(0, quality.repeats - share));
            }
            case NETWORK_REORDER -> {
                quality.reorder += share;
                network(step, () -> quality.reorder = Math.max(0, quality.reorder - share));
            }
            case NETWORK_DELAY -> {
                int micros = (int) (nanos / 1_000);
                quality.delaySpread += micros;
                network(step, () -> quality.delaySpread -= micros);
            }
            case DATABASE_STOP -> {
                database.stop();
                over(step, () -> database.down = false);
            }
            case DATABASE_SLOW -> {
                database.slow += nanos;
                over(step, () -> database.slow -= nanos);
            }
            case DATABASE_TORN -> {
                database.torn += share;
                over(step, () -> database.torn = Math.max(0, database.torn - share));
            }
            default -> throw unexpected(step);
        }
    }

    private static IllegalStateException unexpected(Step step) {
        return new IllegalStateException("no such fault: " + step.line());
    }
}
