package io.heddle.cluster;

import io.heddle.config.Epoch;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.healing.HealingIntent;
import java.util.concurrent.CompletionStage;

/** The machines' controllers (baseboard, chassis, or whatever can cut a machine's power and give it back). */
public interface PowerPort {
    /**
     * Carries out {@code intent}. Done only when it is certain: after a power-off nothing of the machine runs any more.
     *
     * @param epoch of the primary that asks; a controller that knows a newer one refuses
     * @return one line about how it was done; fails when it could not be, and is then tried again
     */
    CompletionStage<String> carryOut(Datacenter.Node node, HealingIntent intent, Epoch epoch);
}
