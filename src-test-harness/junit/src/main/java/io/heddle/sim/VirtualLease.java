package io.heddle.sim;

import io.heddle.config.Epoch;
import io.heddle.persistence.Lease;
import io.heddle.persistence.LeaseRules;
import io.heddle.persistence.LeaseSettings;
import org.jspecify.annotations.Nullable;

/** One process's contention for the lease, by the product's rules, over the simulated network and database. */
final class VirtualLease implements Lease {
    private final World world;
    private final Replica replica;
    private final Domain domain;
    private final LeaseSettings settings;

    VirtualLease(World world, Replica replica, LeaseSettings settings) {
        this.world = world;
        this.replica = replica;
        this.domain = replica.domain();
        this.settings = settings;
    }

    @Override
    public Contention contend(String scope, LeaseOwner owner, LeaseListener listener) {
        var contender = new Contender(scope, owner, listener);
        contender.poll();
        return contender;
    }

    @Override
    public void close() {}

    private final class Contender implements Contention {
        private final String scope;
        private final LeaseOwner owner;
        private final LeaseListener listener;
        private long session = world.database.openSession();
        private @Nullable Epoch held;
        private long renewed;
        private LeaseRules.@Nullable Look before;
        private boolean released;

        Contender(String scope, LeaseOwner owner, LeaseListener listener) {
            this.scope = scope;
            this.owner = owner;
            this.listener = listener;
            replica.session(session);
        }

        private void poll() {
            if (released) return;
            if (held != null && !holds() && world.mutation != Mutation.DEPOSED_PRIMARY_ANSWERS)
                lose("it was not renewed for " + settings.actFor().toMillis() + " ms");
            var interval = held != null ? settings.renewInterval() : settings.pollInterval();
            world.timeline.afterByItsClock(domain, interval.toNanos(), this::poll);
            long begun = replica.nanos();
            long asking = session;
            var database = world.database;
            world.network.sendSurely(replica.peer(), database.peer, world.timeline.world, () -> {
                if (database.down || domain.dead || asking != session) return;
                var seen = database.poll(scope, asking, owner, settings);
                world.network.sendSurely(database.peer, replica.peer(), domain, () -> answered(seen, asking, begun));
            });
        }

        private void answered(Database.Poll seen, long asked, long begun) {
            if (released || asked != session) return;
            listener.observed(seen.view());
            if (seen.mine()) {
                if (held == null) {
                    if (!LeaseRules.mayAct(begun, replica.nanos(), settings)) return;
                    held = seen.epoch();
                    renewed = begun;
                    listener.acquired(seen.epoch());
                } else if (held.equals(seen.epoch())) {
                    renewed = Math.max(renewed, begun);
                } else {
                    lose("its session was ended");
                }
                return;
            }
            if (held != null && world.mutation != Mutation.DEPOSED_PRIMARY_ANSWERS)
                lose("another session has its lock");
            long end = LeaseRules.sessionToEnd(before, seen.look());
            before = seen.look();
            if (end == 0) return;
            world.marks.hit("lease.session-ended-by-successor");
            world.network.sendSurely(
                    replica.peer(), world.database.peer, world.timeline.world, () -> world.database.end(end));
        }

        private boolean holds() {
            return LeaseRules.mayAct(renewed, replica.nanos(), settings);
        }

        /** Its session ends with it, when the database hears of that. */
        private void lose(String why) {
            var epoch = held;
            held = null;
            if (epoch == null) return;
            long old = session;
            session = world.database.openSession();
            replica.session(session);
            world.network.sendSurely(
                    replica.peer(), world.database.peer, world.timeline.world, () -> world.database.end(old));
            listener.lost(epoch, why);
        }

        @Override
        public boolean mayAct() {
            if (world.mutation == Mutation.DEPOSED_PRIMARY_ANSWERS) return true;
            return held != null && holds();
        }

        @Override
        public void release() {
            if (released) return;
            lose("released");
            released = true;
            long old = session;
            world.network.sendSurely(
                    replica.peer(), world.database.peer, world.timeline.world, () -> world.database.end(old));
        }
    }
}
