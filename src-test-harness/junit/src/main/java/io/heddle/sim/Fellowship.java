package io.heddle.sim;

import io.heddle.node.Watchers;
import io.heddle.replica.Membership;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The actor cluster as one process is in it, in place of the real one: newcomers are let in by whoever is a member already;
 * who is out of reach for a while is removed by the majority; who finds itself in the minority, or removed, starts afresh.
 */
final class Fellowship implements Membership.Port {
    /** How often a process looks at its fellows. */
    private static final long LOOK = 500_000_000L;

    /** How long a fellow is out of reach before it is removed. Source: the product's resolver, tuned, takes 4 to 5 s. */
    private static final long REMOVE_AFTER = 4_500_000_000L;

    /** As the product's own membership counts. */
    private static final long CALM_AFTER = 15_000_000_000L;

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
            if (other == self || !other.isUp() || !reaches(other)) continue;
            var theirs = other.fellowship();
            if (!theirs.members.contains(other.number()) || theirs.members.contains(self.number())) continue;
            var all = new TreeSet<>(theirs.members);
            all.add(self.number());
            for (int n : all) world.replica(n).fellowship().see(all);
            return;
        }
    }

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
        boolean majority = 2 * left.size() > members.size()
                || (2 * left.size() == members.size() && left.first().equals(members.first()));
        if (!majority && world.mutation == Mutation.DEPOSED_PRIMARY_ANSWERS) return;
        if (!majority) {
            startAfresh("it is in the minority: " + left + " of " + members);
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
        return Membership.areMost(members.size(), world.replicas.size())
                && world.timeline.now() - disturbedAt > CALM_AFTER;
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
