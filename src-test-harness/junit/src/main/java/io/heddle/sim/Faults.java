package io.heddle.sim;

import io.heddle.check.Fact;
import io.heddle.config.NodeId;
import io.heddle.protocol.RoleStatus;
import io.heddle.sim.schedule.Kind;
import io.heddle.sim.schedule.Step;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes go wrong what a step says, until whoever asked for it says that it is over. Faults may overlap in any way, and begin and
 * end in any order.
 */
final class Faults {
    private static final long MILLIS = 1_000_000L;

    private final World world;
    private long begun;

    Faults(World world) {
        this.world = world;
    }

    long begun() {
        return begun;
    }

    /**
     * Begins it when its moment comes, counted from now, and ends it after its time.
     *
     * @param endsAt when it is over at the latest
     */
    void schedule(Step step, long endsAt) {
        world.timeline.after(world.timeline.world, step.at().toNanos(), () -> {
            var end = begin(step);
            long left = Math.max(0, Math.min(step.lasts().toNanos(), endsAt - world.timeline.now()));
            world.timeline.after(world.timeline.world, left, end);
        });
    }

    /** Begins it now. What is returned ends it, and is to be run once. */
    Runnable begin(Step step) {
        begun++;
        var struck = struck(step);
        struck.forEach(m -> m.rest.end());
        world.trace("fault " + step.line());
        world.marks.hit("fault." + step.kind().word());
        var end =
                switch (step.kind().target()) {
                    case PROCESS -> process(step, replica(step.target()));
                    case MACHINE -> machine(step, world.machine(new NodeId(step.target())));
                    case GUEST -> guest(step);
                    case RACK -> rack(step);
                    case NONE, SERVICE -> everything(step);
                };
        return () -> {
            struck.forEach(m -> m.rest.end());
            world.trace("over  " + step.kind().word() + " " + step.target());
            end.run();
        };
    }

    /** Machines around which something changes: those that the fault names, or all. */
    private Collection<Machine> struck(Step step) {
        return switch (step.kind().target()) {
            case MACHINE -> List.of(world.machine(new NodeId(step.target())));
            case RACK -> inRack(step.target());
            case GUEST -> struckGuest(step).map(List::of).orElse(List.of());
            case PROCESS, NONE, SERVICE -> world.machines.values();
        };
    }

    private Optional<Machine> struckGuest(Step step) {
        return world.guest(step.target())
                .map(Map.Entry::getKey)
                .or(() -> Optional.ofNullable(world.machines.get(new NodeId(step.target()))));
    }

    private List<Machine> inRack(String rack) {
        return world.machines.values().stream()
                .filter(m -> m.definition.rack().value().equals(rack))
                .toList();
    }

    private Replica replica(String name) {
        for (var r : world.replicas) if (r.peer().name.equals(name)) return r;
        return world.primary().orElse(world.replicas.getFirst());
    }

    private Runnable process(Step step, Replica r) {
        var life = r.domain();
        switch (step.kind()) {
            case PROCESS_KILL -> {
                r.kill();
                return r::start;
            }
            case PROCESS_PAUSE -> {
                world.timeline.pause(life);
                return () -> world.timeline.resume(life);
            }
            case PROCESS_CUT -> {
                cut(r.peer(), 1);
                return network(step, () -> cut(r.peer(), -1));
            }
            case PROCESS_DEAF -> {
                r.peer().deaf++;
                return network(step, () -> r.peer().deaf--);
            }
            case PROCESS_APART -> {
                apart(r, 1);
                return network(step, () -> apart(r, -1));
            }
            case CLOCK_RATE -> {
                r.clockRate = step.number("rate");
                return () -> r.clockRate = 1.0;
            }
            case CLOCK_JUMP -> {
                r.clockAhead = (long) (step.number("seconds") * 1e9);
                return () -> r.clockAhead = 0;
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

    /** A fault that may keep messages from anybody. */
    private Runnable network(Step step, Runnable end) {
        world.see(new Fact.NetworkFault(world.timeline.now(), step.kind().word()));
        return () -> {
            end.run();
            world.see(new Fact.NetworkFault(world.timeline.now(), ""));
        };
    }

    private static void cut(Peer peer, int by) {
        peer.mute += by;
        peer.deaf += by;
    }

    private Runnable machine(Step step, Machine m) {
        var agent = m.agent;
        seeFault(m, step);
        switch (step.kind()) {
            case MACHINE_OFF, MACHINE_BROKEN -> {
                m.broken++;
                m.powerOff("fault");
                return wellAgain(m, () -> repair(m));
            }
            case MACHINE_PAUSE -> {
                world.timeline.pause(agent);
                return wellAgain(m, () -> world.timeline.resume(agent));
            }
            case MACHINE_CUT -> {
                cut(m.peer, 1);
                return wellAgain(m, () -> cut(m.peer, -1));
            }
            case MACHINE_LOSS -> {
                double share = step.number("share");
                m.peer.loss += share;
                return wellAgain(m, () -> m.peer.loss = Math.max(0, m.peer.loss - share));
            }
            case AGENT_KILL -> {
                m.killAgent();
                return wellAgain(m, m::startAgent);
            }
            case DISK_FULL -> {
                m.diskFull++;
                return wellAgain(m, () -> m.diskFull--);
            }
            default -> throw unexpected(step);
        }
    }

    /** Of a guest that is named by its instance, or of some guest of a machine. */
    private Runnable guest(Step step) {
        var instance = world.guest(step.target());
        var named = Optional.ofNullable(world.machines.get(new NodeId(step.target())));
        if (instance.isEmpty() && named.isEmpty()) return () -> {}; // An instance that runs nowhere now.
        var m = instance.map(Map.Entry::getKey).or(() -> named).orElseThrow();
        var vm = instance.map(Map.Entry::getValue).or(m::someVm);
        seeFault(m, step);
        switch (step.kind()) {
            case GUEST_CRASH -> {
                vm.ifPresent(m::crash);
                return wellAgain(m, () -> {});
            }
            case GUEST_HANG -> {
                int generation = vm.map(v -> v.generation).orElse(0);
                vm.ifPresent(v -> m.hang(v, true));
                return wellAgain(
                        m, () -> vm.filter(v -> v.generation == generation).ifPresent(v -> m.hang(v, false)));
            }
            case ROLE_CRASH -> {
                var hit = vm.filter(v -> v.role == RoleStatus.READY_ROLE);
                hit.ifPresent(v -> m.roleChanges(v, RoleStatus.RESTARTING_ROLE));
                int generation = hit.map(v -> v.generation).orElse(0);
                return wellAgain(m, () -> hit.filter(
                                v -> v.runs && v.generation == generation && v.role == RoleStatus.RESTARTING_ROLE)
                        .ifPresent(v -> m.roleChanges(v, RoleStatus.READY_ROLE)));
            }
            default -> throw unexpected(step);
        }
    }

    private void seeFault(Machine m, Step step) {
        world.see(new Fact.MachineFault(
                world.timeline.now(), m.name(), step.kind().word()));
    }

    private Runnable wellAgain(Machine m, Runnable end) {
        return () -> {
            end.run();
            world.see(new Fact.MachineFault(world.timeline.now(), m.name(), ""));
        };
    }

    private static void repair(Machine m) {
        m.broken--;
        m.repaired();
    }

    private Runnable rack(Step step) {
        var machines = inRack(step.target());
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
        return () -> {
            cut(chassis, -1);
            if (step.kind() == Kind.RACK_OFF) machines.forEach(Faults::repair);
            if (step.kind() == Kind.RACK_CUT) machines.forEach(m -> cut(m.peer, -1));
            if (step.kind() != Kind.CHASSIS_CUT) each(machines, "");
        };
    }

    private void each(List<Machine> machines, String fault) {
        machines.forEach(m -> world.see(new Fact.MachineFault(world.timeline.now(), m.name(), fault)));
    }

    private Runnable everything(Step step) {
        var quality = world.network.quality;
        var database = world.database;
        double share = step.number("share");
        long nanos = (long) (step.number("millis") * MILLIS);
        switch (step.kind()) {
            case NETWORK_LOSS -> {
                quality.loss += share;
                return network(step, () -> quality.loss = Math.max(0, quality.loss - share));
            }
            case NETWORK_REPEATS -> {
                quality.repeats += share;
                return network(step, () -> quality.repeats = Math.max(0, quality.repeats - share));
            }
            case NETWORK_REORDER -> {
                quality.reorder += share;
                return network(step, () -> quality.reorder = Math.max(0, quality.reorder - share));
            }
            case NETWORK_DELAY -> {
                int micros = (int) (nanos / 1_000);
                quality.delaySpread += micros;
                return network(step, () -> quality.delaySpread -= micros);
            }
            case DATABASE_STOP -> {
                database.stop();
                return () -> database.down = false;
            }
            case DATABASE_SLOW -> {
                database.slow += nanos;
                return () -> database.slow -= nanos;
            }
            case DATABASE_TORN -> {
                database.torn += share;
                return () -> database.torn = Math.max(0, database.torn - share);
            }
            default -> throw unexpected(step);
        }
    }

    private static IllegalStateException unexpected(Step step) {
        return new IllegalStateException("no such fault: " + step.line());
    }
}
