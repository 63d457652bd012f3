package io.heddle.sim;

import io.heddle.check.Fact;
import io.heddle.cluster.PowerPort;
import io.heddle.config.Epoch;
import io.heddle.config.NodeId;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.healing.HealingIntent;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The machines' controllers, one for each, in the chassis of its rack. A controller takes time, refuses an epoch older than it
 * has seen, and is out of reach when its chassis is.
 */
final class Chassis {
    private static final long ACT_MIN = 200_000_000L;
    private static final int ACT_SPREAD = 1_500_000_000;

    private final World world;
    private final java.util.SplittableRandom draw;
    private final Map<NodeId, Long> epochs = new HashMap<>();
    private final Map<String, Peer> racks = new HashMap<>();

    Chassis(World world) {
        this.world = world;
        this.draw = world.dice.stream("chassis");
        for (var rack : world.datacenter.racks()) {
            racks.put(rack.id().value(), new Peer("chassis-" + rack.id().value()));
        }
    }

    Peer peer(String rack) {
        var peer = racks.get(rack);
        if (peer == null) throw new IllegalArgumentException("there is no rack " + rack);
        return peer;
    }

    /** The door of one process's primary. */
    PowerPort of(Replica replica) {
        var life = replica.domain();
        return (node, intent, epoch) -> carryOut(replica, life, node, intent, epoch);
    }

    private CompletionStage<String> carryOut(
            Replica from, Domain life, Datacenter.Node node, HealingIntent intent, Epoch epoch) {
        var answer = new CompletableFuture<String>();
        var chassis = peer(node.rack().value());
        world.network.sendSurely(from.peer(), chassis, world.timeline.world, () -> {
            long time = ACT_MIN + draw.nextInt(ACT_SPREAD);
            world.timeline.after(world.timeline.world, time, () -> {
                boolean old = epochs.getOrDefault(node.id(), 0L) > epoch.value();
                if (!old) act(node, intent, epoch.value());
                else world.marks.hit("chassis.refused-old-epoch");
                world.network.sendSurely(chassis, from.peer(), life, () -> {
                    if (old) answer.completeExceptionally(new IllegalStateException("a newer primary was here"));
                    else answer.complete("its controller did it");
                });
            });
        });
        return answer;
    }

    private void act(Datacenter.Node node, HealingIntent intent, long epoch) {
        epochs.put(node.id(), epoch);
        var machine = world.machine(node.id());
        switch (intent) {
            case HealingIntent.PowerOff i -> {
                world.marks.hit("healing.powered-off");
                world.see(new Fact.PoweredOff(world.timeline.now(), machine.name(), epoch));
                if (world.mutation == Mutation.POWER_OFF_DOES_NOTHING) return;
                machine.powerOff("power");
                machine.heldOff = true;
            }
            case HealingIntent.PowerOn i -> {
                world.marks.hit("healing.powered-on");
                machine.powerOn(true);
            }
        }
    }
}
