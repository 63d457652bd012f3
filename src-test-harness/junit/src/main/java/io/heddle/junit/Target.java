package io.heddle.junit;

import io.heddle.api.Views;
import io.heddle.sim.schedule.Kind;
import java.util.Optional;

/** What a fault strikes. {@code name} is as reports and schedules write it. */
public record Target(Target.Sort sort, String name) {
    /** What can be killed, paused or cut off, and which step of a schedule that is. */
    public enum Sort {
        NODE(Kind.MACHINE_BROKEN, Kind.MACHINE_PAUSE, Kind.MACHINE_CUT),
        AGENT(Kind.AGENT_KILL, Kind.MACHINE_PAUSE, null),
        RACK(Kind.RACK_OFF, null, Kind.RACK_CUT),
        PROCESS(Kind.PROCESS_KILL, Kind.PROCESS_PAUSE, Kind.PROCESS_CUT),
        GUEST(Kind.GUEST_CRASH, Kind.GUEST_HANG, null),
        ROLE(Kind.ROLE_CRASH, null, null);

        private final Optional<Kind> kill;
        private final Optional<Kind> pause;
        private final Optional<Kind> partition;

        Sort(
                Kind kill,
                @org.jspecify.annotations.Nullable Kind pause,
                @org.jspecify.annotations.Nullable Kind partition) {
            this.kill = Optional.of(kill);
            this.pause = Optional.ofNullable(pause);
            this.partition = Optional.ofNullable(partition);
        }

        Optional<Kind> kill() {
            return kill;
        }

        Optional<Kind> pause() {
            return pause;
        }

        Optional<Kind> partition() {
            return partition;
        }
    }

    /** A machine, with all its guests: {@code node-00003}. */
    public static Target node(String name) {
        return new Target(Sort.NODE, name);
    }

    /** The machine with this number, from 0. */
    public static Target node(int number) {
        require(number, 0, "machines");
        return node("node-%05d".formatted(number));
    }

    /** A machine's host agent alone; its guests go on. */
    public static Target agent(String node) {
        return new Target(Sort.AGENT, node);
    }

    /** A rack with its machines and its chassis: {@code rack-01}. */
    public static Target rack(String name) {
        return new Target(Sort.RACK, name);
    }

    /** The rack with this number, from 0. */
    public static Target rack(int number) {
        require(number, 0, "racks");
        return rack("rack-%02d".formatted(number));
    }

    /** The fabric process that holds the cluster's lease when the fault begins. */
    public static Target primary() {
        return new Target(Sort.PROCESS, "primary");
    }

    /** The fabric process with this number, from 1. */
    public static Target process(int number) {
        require(number, 1, "fabric processes");
        return new Target(Sort.PROCESS, "fc-" + number);
    }

    /** The guest of an instance: its VM's processes. */
    public static Target guest(Views.Instance instance) {
        return new Target(Sort.GUEST, id(instance));
    }

    /** An instance's role; its guest goes on, and starts it again when the fault is over. */
    public static Target role(Views.Instance instance) {
        return new Target(Sort.ROLE, id(instance));
    }

    private static void require(int number, int first, String whose) {
        if (number >= first) return;
        throw new IllegalArgumentException("the " + whose + " are numbered from " + first + ", not " + number);
    }

    private static String id(Views.Instance i) {
        return i.deployment() + "." + i.instance();
    }
}
