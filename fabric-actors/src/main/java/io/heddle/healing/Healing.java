package io.heddle.healing;

import io.heddle.config.NodeId;
import io.heddle.inventory.InventoryEvent;
import io.heddle.inventory.InventoryState;
import io.heddle.inventory.InventoryState.Fenced;
import io.heddle.inventory.InventoryState.Machine;
import io.heddle.inventory.InventoryState.Ready;
import io.heddle.inventory.InventoryState.Suspect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules about silent machines. A suspect machine is fenced through its controller; what it hosted is then moved; then
 * it is powered on, clean, some times; then it goes to repair.
 *
 * <p><b>Brake.</b> When more machines are suspect at once than {@code brakeRatio} allows, the watcher or the network is the
 * likelier culprit: then only machines that stay suspect for {@code brakeDelay} are fenced, one at a time.
 *
 * <p>Open, so that a simulation can break it on purpose and see that it is noticed.
 */
public class Healing {
    /** How long one machine is tried under the brake before the next has its turn. Source: longer than a controller takes. */
    private static final Duration TURN = Duration.ofSeconds(20);

    private final HealingSettings settings;

    public Healing(HealingSettings settings) {
        this.settings = settings;
    }

    /** What the machines' controllers should be asked now. Machines without a controller are left as they are. */
    public List<HealingIntent> due(InventoryState inventory, Instant now) {
        var intents = new ArrayList<HealingIntent>();
        intents.addAll(fences(inventory, now));
        for (var machine : inventory.machines().values()) {
            if (machine.health() instanceof Fenced f && isPowerOnDue(machine, f, now)) {
                intents.add(new HealingIntent.PowerOn(machine.definition().id(), f.attempts() + 1));
            }
        }
        return intents;
    }

    /** Machines that used up their attempts. */
    public List<InventoryEvent> givenUp(InventoryState inventory, Instant now) {
        var events = new ArrayList<InventoryEvent>();
        for (var machine : inventory.machines().values()) {
            if (machine.health() instanceof Fenced f
                    && f.attempts() >= settings.powerOnAttempts()
                    && !f.lastAttempt().plus(settings.powerOnWait()).isAfter(now)) {
                events.add(new InventoryEvent.NodeSentToRepair(
                        now,
                        machine.definition().id(),
                        "not heard after " + f.attempts() + " power-ons (" + f.how() + ")"));
            }
        }
        return events;
    }

    /** Whether so many machines are silent that the watcher is doubted. */
    public boolean isBraking(InventoryState inventory) {
        long suspects = count(inventory, Suspect.class);
        long watched = suspects + count(inventory, Ready.class);
        return suspects > Math.max(1, settings.brakeRatio() * watched);
    }

    private List<HealingIntent> fences(InventoryState inventory, Instant now) {
        var suspects = inventory.machines().values().stream()
                .filter(m -> m.health() instanceof Suspect && hasController(m))
                .toList();
        if (!isBraking(inventory)) {
            return suspects.stream()
                    .<HealingIntent>map(m -> new HealingIntent.PowerOff(id(m)))
                    .toList();
        }
        var patient = suspects.stream()
                .filter(m -> m.health() instanceof Suspect s
                        && !s.since().plus(settings.brakeDelay()).isAfter(now))
                .toList();
        if (patient.isEmpty()) return List.of();
        // Whose controller does not answer must not stand in the way of the others.
        long turn = now.getEpochSecond() / TURN.toSeconds();
        return List.of(new HealingIntent.PowerOff(id(patient.get((int) (turn % patient.size())))));
    }

    private boolean isPowerOnDue(Machine machine, Fenced f, Instant now) {
        if (!hasController(machine) || f.attempts() >= settings.powerOnAttempts()) return false;
        return f.attempts() == 0
                || !f.lastAttempt().plus(settings.powerOnWait()).isAfter(now);
    }

    private static boolean hasController(Machine machine) {
        return !machine.definition().controllerAddress().isEmpty();
    }

    private static NodeId id(Machine machine) {
        return machine.definition().id();
    }

    private static long count(InventoryState inventory, Class<?> health) {
        return inventory.machines().values().stream()
                .filter(m -> health.isInstance(m.health()))
                .count();
    }
}
