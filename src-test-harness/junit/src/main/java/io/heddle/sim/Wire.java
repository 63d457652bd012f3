package io.heddle.sim;

import io.heddle.cluster.ClusterMessage;
import io.heddle.ffe.FfeMessage;
import io.heddle.gateway.LoadBalancerPort;
import io.heddle.node.NodeActor;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The address of an actor in another process: what is told to it travels over the simulated network. Addresses inside a
 * message are turned into such addresses on its way, as serialization would.
 */
final class Wire<T> implements ActorRef<T> {
    private static final long serialVersionUID = 1L;

    private final transient Replica from;
    private final transient Replica to;
    private final transient Domain domain;
    private final transient ActorRef<T> target;

    /** @param domain the life of the other process in which the actor lives */
    private Wire(Replica from, Replica to, Domain domain, ActorRef<T> target) {
        this.from = from;
        this.to = to;
        this.domain = domain;
        this.target = target;
    }

    /** How {@code holder} addresses an actor that lives in {@code home}. */
    static <T> ActorRef<T> of(Replica holder, Replica home, ActorRef<T> target) {
        if (target instanceof Wire<T> wire) {
            return wire.to == holder ? wire.target : new Wire<>(holder, wire.to, wire.domain, wire.target);
        }
        return holder == home ? target : new Wire<>(holder, home, home.domain(), target);
    }

    @Override
    public void tell(T message) {
        var speaker = from.domain();
        var world = from.world();
        Runnable arrive = () -> {
            if (to.domain() == domain && to.fellowship().listensTo(speaker)) target.tell(carried(message, from, to));
        };
        boolean own = message instanceof ClusterMessage.NodeSaid && world.options.beats() != Beats.CARRIED;
        if (own) world.network.send(answers(world, message), from.peer(), to.peer(), domain, arrive);
        else world.network.send(from.peer(), to.peer(), domain, arrive);
    }

    private static Lane answers(World world, Object said) {
        return world.machine(((ClusterMessage.NodeSaid) said).status().node()).rest.asking.back;
    }

    /** A message as it arrives: its addresses are good where it is read. */
    @SuppressWarnings("unchecked") // Each message is replaced by one of its own type.
    static <T> T carried(T message, Replica from, Replica to) {
        return (T)
                switch (message) {
                    case ClusterMessage.Submit m ->
                        new ClusterMessage.Submit(m.ticket(), m.command(), of(to, from, m.replyTo()));
                    case ClusterMessage.Ask m ->
                        new ClusterMessage.Ask(m.ticket(), m.question(), of(to, from, m.replyTo()));
                    case ClusterMessage.BalancerSaid m ->
                        new ClusterMessage.BalancerSaid(carried(m.report(), from, to));
                    case FfeMessage.PrimaryIs m ->
                        new FfeMessage.PrimaryIs(m.epoch(), m.number(), of(to, from, m.primary()));
                    case NodeActor.Report m ->
                        new NodeActor.Report(
                                of(to, from, m.link()),
                                m.hardware(),
                                m.bootId(),
                                m.epoch(),
                                m.incarnation(),
                                m.vms(),
                                m.guestSilentMs());
                    default -> message;
                };
    }

    private static LoadBalancerPort.Report carried(LoadBalancerPort.Report r, Replica from, Replica to) {
        return new LoadBalancerPort.Report(
                r.loadBalancer(), of(to, from, r.link()), r.epoch(), r.incarnation(), r.backends(), r.findings());
    }

    @Override
    @SuppressWarnings("unchecked") // An address takes what its target takes.
    public <U extends T> ActorRef<U> narrow() {
        return (ActorRef<U>) this;
    }

    @Override
    @SuppressWarnings("unchecked") // As the actor system's own addresses do.
    public <U> ActorRef<U> unsafeUpcast() {
        return (ActorRef<U>) this;
    }

    @Override
    public ActorPath path() {
        return target.path();
    }

    @Override
    public int compareTo(ActorRef<?> other) {
        return path().compareTo(other.path());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Wire<?> w && w.domain == domain && w.target.equals(target);
    }

    @Override
    public int hashCode() {
        return target.hashCode();
    }

    @Override
    public String toString() {
        return "address of " + target.path().name() + " in " + domain;
    }
}
