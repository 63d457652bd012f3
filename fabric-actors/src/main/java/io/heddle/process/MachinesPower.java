package io.heddle.process;

import io.heddle.api.Machines;
import io.heddle.cluster.PowerPort;
import io.heddle.config.Epoch;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.healing.HealingIntent;
import java.util.concurrent.CompletionStage;

/** The power of an embedder's own machines. */
record MachinesPower(Machines machines) implements PowerPort {
    @Override
    public CompletionStage<String> carryOut(Datacenter.Node node, HealingIntent intent, Epoch epoch) {
        return switch (intent) {
            case HealingIntent.PowerOff i -> machines.powerOff(i.node());
            case HealingIntent.PowerOn i -> machines.powerOn(i.node());
        };
    }
}
