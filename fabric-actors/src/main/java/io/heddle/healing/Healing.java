package io.heddle.healing;

import io.heddle.config.NodeId;
import io.heddle.deployment.DeploymentState;
import io.heddle.inventory.InventoryEvent;
import io.heddle.inventory.InventoryState;
import io.heddle.inventory.InventoryState.Fenced;
import io.heddle.inventory.InventoryState.Machine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rules about silent machines. A suspect machine is fenced through its controller; what it hosted is then moved; then
 * it is powered on, clean, some times; then it goes to repair.
 *
 * <p>Nothing is fenced in the first {@link #TERM_MIN} of a primary's term, since what it read in the log may be old, nor
 * before it has been seen suspect for {@link #LOOK_MIN}, so that machines that fall silent together are seen together.
 *
 * <p><b>Brake.</b> When more machines are suspect at once than {@code brakeRatio} allows, the watcher or the network is the
 * likelier culprit: then only machines that stay suspect for {@code brakeDelay} are fenced, one at a time. The brake stays on
 * for as long again after the share has fallen.
 *
 * <p><b>Second update domain.</b> A silent machine may be alive. While one update domain of a service is out or is being
 * replaced, a machine that hosts another is fenced only after {@code secondDomainDelay}: two machines that are truly dead
 * are healed one after the other, and after that time in any case.
 *
 * <p>All these times are counted by {@link Patience}: from the latest of when this primary was elected, when it saw
 * the machine suspect, and when the brake was put on; the process's own pauses do not count.
 *
 * <p>Open, so that a simulation can break it on purpose and see that it is noticed.
 */
public class Healing {
    /** How long one machine is tried under the brake before the next has its turn. Source: longer than a controller takes. */
    private static final Duration TURN = Duration.ofSeconds(20);

    /** Source: the nodes tell a new primary at once how they are, and again every five seconds. */
    static final Duration TERM_MIN = Duration.ofSeconds(5);

    /** Source: machines cut off together are noticed within a node's tick and a heartbeat of each other, 750 ms by default. */
    static final Duration LOOK_MIN = Duration.ofSeconds(1);

    private final HealingSettings settings;

    public Healing(HealingSettings settings) {
        this.settings = settings;
    }

    /** What a primary has seen after one more look, at {@code nanos} of the monotonic clock. */
    public Patience look(Patience before, InventoryState inventory, long nanos) {
        return before.look(inventory, settings, nanos);
    }

    /** What the machines' controllers should be asked now. Machines without a controller are left as they are. */
    public HealingPlan due(InventoryState inventory, DeploymentState deployments, Patience patience, Instant now) {
        var intents = new ArrayList<HealingIntent>();
        var held = new TreeMap<NodeId, String>();
        fences(inventory, deployments, patience, now, intents, held);
        for (var machine : inventory.machines().values()) {
            if (machine.health() instanceof Fenced f && isPowerOnDue(machine, f, now)) {
                intents.add(new HealingIntent.PowerOn(id(machine), f.attempts() + 1));
            }
        }
        return new HealingPlan(intents, held);
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

    private void fences(
            InventoryState inventory,
            DeploymentState deployments,
            Patience patience,
            Instant now,
            List<HealingIntent> intents,
            Map<NodeId, String> held) {
        var exposure = new Exposure(inventory, deployments);
        var due = new ArrayList<NodeId>();
        for (var machine : exposure.suspects()) {
            var reason = held(machine, exposure, patience);
            if (reason.isPresent()) held.put(id(machine), reason.get());
            else due.add(id(machine));
        }
        if (due.isEmpty()) return;
        if (!patience.isBraking()) {
            due.forEach(node -> intents.add(new HealingIntent.PowerOff(node)));
            return;
        }
        // Whose controller does not answer must not stand in the way of the others.
        Collections.sort(due);
        long turn = now.getEpochSecond() / TURN.toSeconds();
        var next = due.get((int) (turn % due.size()));
        intents.add(new HealingIntent.PowerOff(next));
        due.stream()
                .filter(node -> !node.equals(next))
                .forEach(node -> held.put(node, "one at a time under the brake"));
    }

    /** Why a suspect machine must not be fenced yet; empty when it may. */
    private Optional<String> held(Machine machine, Exposure exposure, Patience patience) {
        if (!hasController(machine)) return Optional.of("it has no controller");
        if (patience.term().compareTo(TERM_MIN) < 0) return Optional.of("the primary is new");
        var waited = patience.with(id(machine));
        if (waited.compareTo(LOOK_MIN) < 0) return Optional.of("others may have fallen silent with it");
        if (patience.isBraking() && waited.compareTo(settings.brakeDelay()) < 0) {
            return Optional.of("too many machines are silent at once: the watcher is doubted for "
                    + settings.brakeDelay().toSeconds() + " s");
        }
        if (waited.compareTo(settings.secondDomainDelay()) >= 0) return Optional.empty();
        return exposure.outAlready(machine)
                .map(i -> "it may be alive, and another update domain of its service is out: " + i.id() + " ("
                        + i.status() + "); at most for "
                        + settings.secondDomainDelay().toSeconds() + " s");
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
}
