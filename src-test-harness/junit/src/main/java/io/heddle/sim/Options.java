package io.heddle.sim;

import io.heddle.cluster.ClusterActor;
import io.heddle.config.Bytes;
import io.heddle.healing.HealingSettings;
import io.heddle.node.NodeSettings;
import io.heddle.sim.schedule.Room;
import java.time.Duration;

/**
 * How a world is built; faults and commands are the schedule's.
 *
 * @param nodes machines
 * @param racks over which they are spread; each has a chassis
 * @param replicas fabric processes
 * @param machine what each machine has
 * @param heartbeat of machines
 * @param watchEvery so often the primary asks every node for its status
 * @param bootMin from power to host agent; a boot takes up to twice as long
 * @param restartAfter from the end of a fabric process to its next start, when it ends by itself
 * @param compareEvery so many commits the primary's state is compared with the log's
 * @param beats how machines' reports are carried
 */
public record Options(
        int nodes,
        int racks,
        int replicas,
        MachineSize machine,
        NodeSettings node,
        HealingSettings healing,
        Duration heartbeat,
        Duration watchEvery,
        Duration bootMin,
        Duration restartAfter,
        Duration requestTimeout,
        int compareEvery,
        Beats beats) {
    /** What a machine has for its guests. {@code cores} 1 to 1024, {@code bandwidthMbps} in Mbit/s. */
    public record MachineSize(int cores, Bytes memory, Bytes disk, int bandwidthMbps) {
        static final MachineSize USUAL = new MachineSize(8, Bytes.gib(16), Bytes.gib(2040), 1000);
    }

    /** What there is for a schedule to strike. */
    public Room room() {
        return new Room(nodes, racks, replicas);
    }

    /** The same, with the machines' reports carried in another way. */
    public Options with(Beats other) {
        return new Options(
                nodes,
                racks,
                replicas,
                machine,
                node,
                healing,
                heartbeat,
                watchEvery,
                bootMin,
                restartAfter,
                requestTimeout,
                compareEvery,
                other);
    }

    /** The same for a machine room of another shape. */
    public Options shaped(int newRacks, int newReplicas, MachineSize newMachine) {
        return new Options(
                nodes,
                newRacks,
                newReplicas,
                newMachine,
                node,
                healing,
                heartbeat,
                watchEvery,
                bootMin,
                restartAfter,
                requestTimeout,
                compareEvery,
                beats);
    }

    /** The product's defaults for a machine room on one network. */
    public static Options lan(int nodes) {
        return new Options(
                nodes,
                Math.clamp(nodes / 2, 1, 20),
                3,
                MachineSize.USUAL,
                new NodeSettings(
                        Duration.ofMillis(4_500),
                        Duration.ofSeconds(30),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(60)),
                new HealingSettings(0.5, Duration.ofSeconds(60), Duration.ofMinutes(2), 3, Duration.ofMinutes(3)),
                Duration.ofMillis(250),
                ClusterActor.WATCH_EVERY,
                Duration.ofSeconds(20),
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                nodes <= 100 ? 1 : 200,
                Beats.CARRIED);
    }

    /** A beat each 5 s, as for machines that are many or far away: a silent machine is noticed after half a minute. */
    public static Options steady(int nodes) {
        return spaced(
                nodes,
                Duration.ofSeconds(5),
                new NodeSettings(
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(1),
                        Duration.ofMillis(2_500),
                        Duration.ofSeconds(60)),
                Duration.ofSeconds(30));
    }

    /** Slow beats for months of many machines: a silent machine is noticed after two minutes. */
    public static Options slow(int nodes) {
        return spaced(
                nodes,
                Duration.ofSeconds(20),
                new NodeSettings(
                        Duration.ofMinutes(2), Duration.ofMinutes(4), Duration.ofSeconds(10), Duration.ofSeconds(60)),
                Duration.ofMinutes(2));
    }

    private static Options spaced(int nodes, Duration heartbeat, NodeSettings node, Duration watchEvery) {
        var lan = lan(nodes);
        return new Options(
                nodes,
                lan.racks(),
                lan.replicas(),
                lan.machine(),
                node,
                lan.healing(),
                heartbeat,
                watchEvery,
                lan.bootMin(),
                lan.restartAfter(),
                lan.requestTimeout(),
                lan.compareEvery(),
                lan.beats());
    }
}
