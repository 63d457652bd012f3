package io.heddle.process;

import io.heddle.api.FabricSettings;
import io.heddle.config.TimeSource;
import io.heddle.node.Watchers;
import io.heddle.replica.Membership;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The actor cluster as one process is in it. */
final class PekkoMembership implements Membership.Port {
    private static final Logger LOG = LoggerFactory.getLogger(PekkoMembership.class);

    private final TimeSource time = TimeSource.SYSTEM;
    private Seen seen = new Seen(List.of(), 0);
    private Optional<Long> apartAt = Optional.empty();
    private final ActorSystem<?> system;
    private final int replicas;
    private final List<Address> fellows;
    private final Cluster cluster;
    private List<Address> knockedAt = List.of();
    private volatile Leader leader;

    private PekkoMembership(ActorSystem<?> system, int replicas, List<Address> fellows) {
        this.system = system;
        this.replicas = replicas;
        this.fellows = fellows;
        this.cluster = Cluster.get(system);
        this.leader = new Leader("", time.nanos().getAsLong() - Membership.LEADS_FOR.toNanos() - 1);
        HoldersSide.decidedBy(system, this::goesOn);
    }

    /** A fabric of one process joins itself; another waits to be told where to knock. */
    static PekkoMembership of(ActorSystem<?> system, FabricSettings settings) {
        List<Address> fellows = settings.datacenter().replicas().stream()
                .filter(r -> r.number() != settings.number())
                .map(r -> AddressFromURIString.parse(ProcessConfig.address(r)))
                .toList();
        var membership =
                new PekkoMembership(system, settings.datacenter().replicas().size(), fellows);
        if (fellows.isEmpty()) membership.form();
        return membership;
    }

    @Override
    public void knock(Optional<String> holder) {
        var doors = fellows.stream()
                .filter(f -> holder.isEmpty() || holder.get().equals(f.toString()))
                .toList();
        if (doors.isEmpty() || doors.equals(knockedAt)) return;
        knockedAt = doors;
        cluster.manager().tell(new JoinSeedNodes(doors));
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

    /** Whether all members are up and in reach, and have been for as long as it takes so many. */
    private boolean isCalm() {
        var state = cluster.state();
        var members = members().map(Object::toString).toList();
        boolean well = !state.getUnreachable().iterator().hasNext()
                && members().allMatch(m -> m.status().equals(MemberStatus.up()));
        if (!well || !members.equals(seen.members())) {
            seen = new Seen(members, time.nanos().getAsLong());
        }
        return well
                && time.nanos().getAsLong() - seen.disturbedAt()
                        > Membership.calmAfter(members.size(), replicas).toNanos();
    }

    private Stream<Member> members() {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false);
    }

    @Override
    public void holderIs(String address) {
        leader = new Leader(address, time.nanos().getAsLong());
    }

    /** Asked when members are out of reach: whether these and not those go on. */
    boolean goesOn() {
        var lost = new HashSet<Member>();
        cluster.state().getUnreachable().forEach(lost::add);
        var all = members()
                .filter(m -> m.status().equals(MemberStatus.up()))
                .sorted(Comparator.comparing(Member::address, Member.addressOrdering()))
                .toList();
        var now = leader;
        Optional<Boolean> holderIsHere = time.nanos().getAsLong() - now.seenAt() > Membership.LEADS_FOR.toNanos()
                ? Optional.empty()
                : Optional.of(
                        members().anyMatch(m -> m.address().toString().equals(now.address()) && !lost.contains(m)));
        long here = all.stream().filter(m -> !lost.contains(m)).count();
        boolean goesOn =
                Membership.goesOn(holderIsHere, here, all.size(), !all.isEmpty() && !lost.contains(all.getFirst()));
        LOG.info(
                "process.divided: {} of {} members in reach, the lease's holder {}: {}",
                here,
                all.size(),
                holderIsHere.map(is -> is ? "among them" : "not among them").orElse("not known"),
                goesOn ? "these go on" : "these start afresh");
        return goesOn;
    }

    /** Who held the lease, and when that was seen. */
    private record Leader(String address, long seenAt) {}

    /** The members at the last disturbance, and when that was. */
    private record Seen(List<String> members, long disturbedAt) {}

    @Override
    public boolean isAdmitted() {
        return !cluster.selfMember().status().equals(MemberStatus.joining());
    }

    @Override
    public boolean sees(String address) {
        return members().anyMatch(m -> m.address().toString().equals(address));
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
