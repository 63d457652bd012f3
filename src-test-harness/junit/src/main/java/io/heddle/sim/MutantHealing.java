package io.heddle.sim;

import io.heddle.deployment.DeploymentState;
import io.heddle.healing.Healing;
import io.heddle.healing.HealingIntent;
import io.heddle.healing.HealingPlan;
import io.heddle.healing.HealingSettings;
import io.heddle.healing.Patience;
import io.heddle.inventory.InventoryState;
import java.time.Instant;
import java.util.ArrayList;

/** Healing rules that are broken on purpose: now and then a machine is powered off that is well. */
final class MutantHealing extends Healing {
    private static final long EVERY_SECONDS = 30;

    private MutantHealing(HealingSettings settings) {
        super(settings);
    }

    /** The product's rules, unless the world asks for broken ones. */
    static Healing of(World world) {
        var settings = world.options.healing();
        return world.mutation == Mutation.HEALTHY_MACHINES_ARE_FENCED
                ? new MutantHealing(settings)
                : new Healing(settings);
    }

    @Override
    public HealingPlan due(InventoryState inventory, DeploymentState deployments, Patience patience, Instant now) {
        var plan = super.due(inventory, deployments, patience, now);
        var well = inventory.machines().values().stream()
                .filter(m -> m.health() instanceof InventoryState.Ready)
                .toList();
        if (well.isEmpty() || now.getEpochSecond() % EVERY_SECONDS != 0) return plan;
        var due = new ArrayList<>(plan.intents());
        long turn = now.getEpochSecond() / EVERY_SECONDS;
        due.add(new HealingIntent.PowerOff(
                well.get((int) (turn % well.size())).definition().id()));
        return new HealingPlan(due, plan.held());
    }
}
