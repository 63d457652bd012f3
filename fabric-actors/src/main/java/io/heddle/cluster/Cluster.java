package io.heddle.cluster;

import static io.heddle.persistence.Decision.accept;
import static io.heddle.persistence.Decision.alreadySo;
import static io.heddle.persistence.Decision.refuse;

import io.heddle.cluster.ClusterCommand.AcceptDatacenter;
import io.heddle.cluster.ClusterCommand.ConfirmPowerOff;
import io.heddle.cluster.ClusterCommand.ConfirmPowerOn;
import io.heddle.cluster.ClusterCommand.Delete;
import io.heddle.cluster.ClusterCommand.Deploy;
import io.heddle.cluster.ClusterCommand.Heal;
import io.heddle.cluster.ClusterCommand.Observe;
import io.heddle.config.RequestId;
import io.heddle.healing.Healing;
import io.heddle.inventory.InventoryEvent;
import io.heddle.inventory.InventoryState.Fenced;
import io.heddle.inventory.InventoryState.Suspect;
import io.heddle.persistence.Decision;
import io.heddle.persistence.Event;
import io.heddle.persistence.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The rules of one cluster: every decision about its machines and services, in one order. Pure: no clock, no randomness, no
 * I/O, no actors. What a decision does to the state is {@link ClusterEvolution}'s; what the state asks of the world, the
 * actor derives from {@link io.heddle.deployment.Goals}, {@link io.heddle.network.Routes} and {@link Healing}.
 */
public final class Cluster {
    /** Findings in one answer. A model with more is not mended in one go. */
    private static final int FINDINGS_MAX = 100;

    private final Healing healing;

    public Cluster(Healing healing) {
        this.healing = healing;
    }

    /** Answers {@code c} in state {@code s}. Total: never throws, and every pair has an answer. */
    public Decision<Event> decide(ClusterState s, ClusterCommand c, Instant now) {
        return switch (c) {
            case AcceptDatacenter a -> acceptDatacenter(s, a, now);
            case Deploy d -> once(s, d.request(), now, () -> new Deploying(s, d, now).decide());
            case Delete d -> once(s, d.request(), now, () -> delete(s, d, now));
            case Observe o -> Observing.decide(s, o.status(), now);
            case ConfirmPowerOff p -> fence(s, p, now);
            case ConfirmPowerOn p -> powerOn(s, p, now);
            case Heal h -> heal(s, now);
        };
    }

    private static Decision<Event> acceptDatacenter(ClusterState s, AcceptDatacenter a, Instant now) {
        boolean same = s.inventory().datacenter().filter(a.datacenter()::equals).isPresent();
        if (same) return alreadySo();
        var gone = s.inventory().machines().keySet().stream()
                .filter(id -> a.datacenter().nodes().stream().noneMatch(n -> n.id().equals(id)))
                .filter(id -> !s.deployment().on(id).isEmpty())
                .toList();
        if (!gone.isEmpty()) {
            return refuse(new Refusal.WrongState(
                    "taking in the datacenter", "it leaves out nodes that host instances: " + gone));
        }
        return accept(new InventoryEvent.DatacenterAccepted(now, a.datacenter()));
    }

    /**
     * A request may arrive twice, the second time long after the first was answered, and at another primary: it has one answer.
     * A refusal is therefore a fact as well.
     */
    private static Decision<Event> once(
            ClusterState s, RequestId request, Instant now, Supplier<Decision<Event>> decision) {
        if (s.request(request).isPresent()) return alreadySo();
        var refused = s.refusal(request);
        if (refused.isPresent()) return refuse(refused.get());
        var decided = decision.get();
        if (!(decided instanceof Decision.Refused<Event> no)) return decided;
        var why = brief(no.why());
        return new Decision.Refused<>(List.of(new RequestEvent.RequestRefused(now, request, why)), why);
    }

    /** What is remembered for long has a limit. */
    private static Refusal brief(Refusal why) {
        return why instanceof Refusal.Invalid invalid && invalid.findings().size() > FINDINGS_MAX
                ? new Refusal.Invalid(invalid.findings().subList(0, FINDINGS_MAX))
                : why;
    }

    private static Decision<Event> delete(ClusterState s, Delete d, Instant now) {
        var deployment = s.deployment().in(d.service(), d.slot());
        if (deployment.isEmpty()) {
            return refuse(new Refusal.Unknown(
                    "deployment in slot " + d.slot() + " of service",
                    d.service().value()));
        }
        return accept(Moving.deleted(s, d.request(), deployment.get().id(), now));
    }

    private static Decision<Event> fence(ClusterState s, ConfirmPowerOff p, Instant now) {
        var machine = s.inventory().machines().get(p.node());
        if (machine == null) return refuse(new Refusal.Unknown("node", p.node().value()));
        if (machine.health() instanceof Fenced) return alreadySo();
        if (!(machine.health() instanceof Suspect)) {
            return refuse(Refusal.WrongState.of(p, machine.health()));
        }
        var events = new ArrayList<Event>();
        events.add(new InventoryEvent.NodeFenced(now, p.node(), p.how()));
        events.addAll(Moving.off(ClusterEvolution.evolve(s, events.getFirst()), p.node(), now));
        return accept(events);
    }

    private static Decision<Event> powerOn(ClusterState s, ConfirmPowerOn p, Instant now) {
        var machine = s.inventory().machines().get(p.node());
        if (machine == null) return refuse(new Refusal.Unknown("node", p.node().value()));
        boolean next = machine.health() instanceof Fenced f && f.attempts() < p.attempt();
        return next ? accept(new InventoryEvent.NodePoweredOn(now, p.node(), p.attempt())) : alreadySo();
    }

    private Decision<Event> heal(ClusterState s, Instant now) {
        var events = new ArrayList<Event>(healing.givenUp(s.inventory(), now));
        events.addAll(Moving.stranded(s, now));
        return accept(events);
    }
}
