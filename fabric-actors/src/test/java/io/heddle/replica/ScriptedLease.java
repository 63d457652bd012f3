package io.heddle.replica;

import io.heddle.config.Epoch;
import io.heddle.persistence.Lease;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A lease that is granted and taken as a test says. */
final class ScriptedLease implements Lease {
    private final BlockingQueue<Bid> bids = new LinkedBlockingQueue<>();

    /** The next contention that was begun. */
    Bid next() throws InterruptedException {
        var bid = bids.poll(20, TimeUnit.SECONDS);
        if (bid == null) throw new AssertionError("nobody contends");
        return bid;
    }

    boolean isContended() {
        return !bids.isEmpty();
    }

    @Override
    public Contention contend(String scope, LeaseOwner owner, LeaseListener listener) {
        var bid = new Bid(listener);
        bids.add(bid);
        return bid;
    }

    @Override
    public void close() {}

    static final class Bid implements Contention {
        private final LeaseListener listener;
        private final BlockingQueue<Boolean> releases = new LinkedBlockingQueue<>();
        private volatile Epoch held = Epoch.ZERO;
        volatile boolean mayAct;

        Bid(LeaseListener listener) {
            this.listener = listener;
        }

        void grant(long epoch) {
            held = new Epoch(epoch);
            mayAct = true;
            listener.acquired(held);
        }

        void take(String reason) {
            var lost = held;
            held = Epoch.ZERO;
            mayAct = false;
            listener.lost(lost, reason);
        }

        void expectReleased() throws InterruptedException {
            if (releases.poll(20, TimeUnit.SECONDS) == null) throw new AssertionError("the lease is kept");
        }

        boolean isReleased() {
            return !releases.isEmpty();
        }

        @Override
        public boolean mayAct() {
            return mayAct;
        }

        @Override
        public void release() {
            if (held.value() > 0) take("released");
            releases.add(true);
        }
    }
}
