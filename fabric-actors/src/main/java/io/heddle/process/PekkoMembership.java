package io.heddle.process;

import io.heddle.api.FabricSettings;
import io.heddle.config.TimeSource;
import io.heddle.node.Watchers;
import io.heddle.replica.Membership;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The actor cluster as one process is in it. */
final class PekkoMembership implements Membership.Port {
    private static final Logger LOG = LoggerFactory.getLogger(PekkoMembership.class);

    /**
     * Shards of a member that left are placed again, and its machines have found another process, within this time. Source:
     * the simulator. A machine gives a stream to a process that stands still up after 13 s, and is mute until then.
     */
    private static final Duration CALM_AFTER = Duration.ofSeconds(15);

    private final TimeSource time = TimeSource.SYSTEM;
    private Seen seen = new Seen(List.of(), 0);
    private Optional<Long> apartAt = Optional.empty();
    private final ActorSystem<?> system;
    private final int replicas;
    private final Cluster cluster;

    private PekkoMembership(ActorSystem<?> system, int replicas) {
        this.system = system;
        this.replicas = replicas;
        this.cluster = Cluster.get(system);
    }

    /** Knocks at its fellows' doors until one lets it in; a fabric of one process joins itself. */
    static PekkoMembership join(ActorSystem<?> system, FabricSettings settings) {
        var membership =
                new PekkoMembership(system, settings.datacenter().replicas().size());
        List<Address> fellows = settings.datacenter().replicas().stream()
                .filter(r -> r.number() != settings.number())
                .map(r -> AddressFromURIString.parse(ProcessConfig.address(r)))
                .toList();
        if (fellows.isEmpty()) membership.form();
        else membership.cluster.manager().tell(new JoinSeedNodes(fellows));
        return membership;
    }

    @Override
    public boolean isMember() {
        var status = cluster.selfMember().status();
        return !status.equals(MemberStatus.removed()) && !cluster.isTerminated();
    }

    /** How the fabric processes are, as this one sees it. */
    synchronized Watchers watchers() {
        long now = time.nanos().getAsLong();
        boolean calm = isCalm();
        if (apartAt.isPresent() && now - apartAt.get() <= Membership.REUNITED_AFTER.toNanos()) return Watchers.APART;
        return calm ? Watchers.CALM : Watchers.DISTURBED;
    }

    @Override
    public synchronized void apart() {
        apartAt = Optional.of(time.nanos().getAsLong());
    }

    /**
     * Whether all members are up and in reach, and have been for a while, and are most of the replicas: where they are few, the
     * others may be in a cluster of their own, and hear the machines.
     */
    private boolean isCalm() {
        var state = cluster.state();
        var members = StreamSupport.stream(state.getMembers().spliterator(), false)
                .map(Object::toString)
                .toList();
        boolean well = !state.getUnreachable().iterator().hasNext()
                && StreamSupport.stream(state.getMembers().spliterator(), false)
                        .allMatch(m -> m.status().equals(MemberStatus.up()))
                && Membership.areMost(members.size(), replicas);
        if (!well || !members.equals(seen.members())) {
            seen = new Seen(members, time.nanos().getAsLong());
        }
        return well && time.nanos().getAsLong() - seen.disturbedAt() > CALM_AFTER.toNanos();
    }

    /** The members at the last disturbance, and when that was. */
    private record Seen(List<String> members, long disturbedAt) {}

    @Override
    public boolean sees(String address) {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .anyMatch(m -> m.address().toString().equals(address));
    }

    @Override
    public void form() {
        LOG.info("process.forms-cluster");
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
    }

    @Override
    public void startAfresh(String reason) {
        LOG.warn("process.starts-afresh: {}", reason);
        system.terminate();
    }
}
