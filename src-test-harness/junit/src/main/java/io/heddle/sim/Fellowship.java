package io.heddle.sim;

import io.heddle.node.Watchers;
import io.heddle.replica.Membership;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The actor cluster as one process is in it, in place of the real one: newcomers are let in by whoever is a member already;
 * who is out of reach for a while is removed by the side of the lease's holder; the other side, and who was removed, starts
 * afresh.
 */
final class Fellowship implements Membership.Port {
    /** How often a process looks at its fellows. */
    private static final long LOOK = 500_000_000L;

    /** How long a fellow is out of reach before it is removed. Source: the product's resolver, tuned, takes 4 to 5 s. */
    private static final long REMOVE_AFTER = 4_500_000_000L;

    private final World world;
    private final Replica self;
    private final Domain domain;

    /** Replicas, by number, as this process sees the cluster; empty while it is in none. */
    private SortedSet<Integer> members = new TreeSet<>();

    /** Lives of fellows that were removed: nothing that they say is listened to any more. */
    private final Set<Domain> removed = new HashSet<>();

    /** The lives that joined as these members. */
    private final Map<Integer, Domain> lives = new HashMap<>();

    private final long[] lostAt;
    private Leader leader = new Leader("", Long.MIN_VALUE / 2);
    private boolean knocking;

    /** Whose door it knocks at; empty when at everybody's. */
    private Optional<String> door = Optional.empty();

    private long disturbedAt;
    private boolean wasApart;
    private long apartAt;

    Fellowship(World world, Replica self) {
        this.world = world;
        this.self = self;
        this.domain = self.domain();
        this.lostAt = new long[world.replicas.size() + 1];
        this.disturbedAt = world.timeline.now();
        world.timeline.after(domain, LOOK / 2 + self.number() * 37_000_000L, this::look);
    }

    private void look() {
        world.timeline.after(domain, LOOK, this::look);
        if (members.isEmpty()) join();
        else watch();
    }

    private boolean reaches(Replica other) {
        return other.isUp() && !other.domain().paused && world.network.connected(self.peer(), other.peer());
    }

    /** A member welcomes a newcomer when it reaches it; it does not know one that it still counts as its former self. */
    private void join() {
        for (var other : world.replicas) {
            if (other == self || !knocksAt(other) || !other.isUp() || !reaches(other)) continue;
            var theirs = other.fellowship();
            if (!theirs.members.contains(other.number()) || theirs.members.contains(self.number())) continue;
            var all = new TreeSet<>(theirs.members);
            all.add(self.number());
            for (int n : all) world.replica(n).fellowship().see(all);
            return;
        }
    }

    private boolean knocksAt(Replica other) {
        return knocking && door.map(other.address()::equals).orElse(true);
    }

    @Override
    public void knock(Optional<String> holder) {
        knocking = true;
        door = holder;
    }

    @Override
    public void holderIs(String address) {
        leader = new Leader(address, world.timeline.now());
    }

    /** Who held the lease, and when that was seen. */
    private record Leader(String address, long seenAt) {}

    private void see(SortedSet<Integer> now) {
        for (int n : now) lives.putIfAbsent(n, world.replica(n).domain());
        if (domain.dead || members.equals(now)) return;
        world.stir();
        members = new TreeSet<>(now);
        disturbedAt = world.timeline.now();
        self.directory().membersChanged();
    }

    /** Whether this process listens to what a life of another says. */
    boolean listensTo(Domain other) {
        return !removed.contains(other);
    }

    private void watch() {
        long now = world.timeline.now();
        var gone = new ArrayList<Integer>();
        for (int n : members) {
            var other = world.replica(n);
            if (other != self && reaches(other) && !other.fellowship().listensTo(domain)) {
                startAfresh("it was removed by " + other.peer());
                return;
            }
            if (other == self || (reaches(other) && other.fellowship().members.contains(self.number()))) {
                lostAt[n] = 0;
            } else {
                if (lostAt[n] == 0) lostAt[n] = now;
                world.stir();
                disturbedAt = now;
                if (now - lostAt[n] >= REMOVE_AFTER) gone.add(n);
            }
        }
        if (!gone.isEmpty()) remove(gone);
    }

    /** Half of the members is enough for the side with the lowest number. */
    private void remove(List<Integer> gone) {
        var left = new TreeSet<>(members);
        left.removeAll(gone);
        Optional<Boolean> holderIsHere = world.timeline.now() - leader.seenAt() > Membership.LEADS_FOR.toNanos()
                ? Optional.empty()
                : Optional.of(
                        left.stream().anyMatch(n -> world.replica(n).address().equals(leader.address())));
        boolean goesOn = Membership.goesOn(
                holderIsHere, left.size(), members.size(), left.first().equals(members.first()));
        if (!goesOn && world.mutation == Mutation.DEPOSED_PRIMARY_ANSWERS) return;
        if (!goesOn) {
            startAfresh("it is not where the holder of the lease is: " + left + " of " + members);
            return;
        }
        world.marks.hit("cluster.member-removed");
        world.stir();
        for (int n : gone) {
            var life = lives.remove(n);
            if (life != null) removed.add(life);
        }
        see(left);
    }

    @Override
    public boolean isMember() {
        return members.contains(self.number());
    }

    SortedSet<Integer> members() {
        return members;
    }

    /** How the fabric processes are, as this one sees it. */
    Watchers watchers() {
        boolean calm = isCalm();
        if (calm && world.mutation == Mutation.FAILOVER_LOOKS_LIKE_NODE_FAILURE) return Watchers.CALM;
        long apart = world.timeline.now() - apartAt;
        if (wasApart && apart <= Membership.REUNITED_AFTER.toNanos()) return Watchers.APART;
        return calm ? Watchers.CALM : Watchers.DISTURBED;
    }

    @Override
    public void apart() {
        world.marks.hit("cluster.apart-from-primary");
        world.stir();
        wasApart = true;
        apartAt = world.timeline.now();
    }

    boolean isCalm() {
        if (world.mutation == Mutation.FAILOVER_LOOKS_LIKE_NODE_FAILURE) return true;
        return world.timeline.now() - disturbedAt
                > Membership.calmAfter(members.size(), world.replicas.size()).toNanos();
    }

    /** Here all members know of a newcomer at the moment that it is let in. */
    @Override
    public boolean isAdmitted() {
        return true;
    }

    @Override
    public boolean sees(String address) {
        return members.stream().anyMatch(n -> world.replica(n).address().equals(address));
    }

    @Override
    public void form() {
        world.marks.hit("cluster.formed");
        var alone = new TreeSet<Integer>();
        alone.add(self.number());
        see(alone);
    }

    @Override
    public void startAfresh(String reason) {
        world.marks.hit("process.starts-afresh");
        self.restart(reason);
    }
}
