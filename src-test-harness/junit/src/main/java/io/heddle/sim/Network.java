package io.heddle.sim;

import java.util.SplittableRandom;

/** Carries messages between peers: late, and when faults say so, not at all, twice, or out of order. */
final class Network {
    private static final long MICROS = 1_000;

    /** How much later than its fellows a message may come that is out of order. */
    private static final long STRAGGLE_MAX = 3_000_000_000L;

    /** The quality of all links. Delays in microseconds; the rest is a share of messages. */
    static final class Quality {
        int delayMin = 100;
        int delaySpread = 900;
        double loss;
        double repeats;
        double reorder;
    }

    final Quality quality = new Quality();
    private final Timeline timeline;
    private final SplittableRandom draw;
    private long sent;
    private long lost;
    private long repeated;

    Network(Timeline timeline, Dice dice) {
        this.timeline = timeline;
        this.draw = dice.stream("network");
    }

    long sent() {
        return sent;
    }

    long lost() {
        return lost;
    }

    long repeated() {
        return repeated;
    }

    boolean reaches(Peer from, Peer to) {
        if (from == to) return true;
        return from.mute == 0 && to.deaf == 0 && (from.cutOff.isEmpty() || !from.cutOff.containsKey(to));
    }

    boolean connected(Peer a, Peer b) {
        return reaches(a, b) && reaches(b, a);
    }

    /** Messages between two peers arrive in the order in which they were sent, unless the network reorders. */
    void send(Peer from, Peer to, Domain domain, Runnable arrive) {
        sent++;
        double share = quality.loss + from.loss + to.loss;
        if (!reaches(from, to) || (share > 0 && draw.nextDouble() < share)) {
            lost++;
            return;
        }
        carry(from, to, domain, arrive);
        if (quality.repeats > 0 && draw.nextDouble() < quality.repeats) {
            repeated++;
            carry(from, to, domain, arrive);
        }
    }

    /** Like the other, over a connection that repeats what is lost: only a cut stops it. */
    void sendSurely(Peer from, Peer to, Domain domain, Runnable arrive) {
        sent++;
        if (!reaches(from, to)) {
            lost++;
            return;
        }
        carry(from, to, domain, arrive);
    }

    private void carry(Peer from, Peer to, Domain domain, Runnable arrive) {
        if (from == to) {
            timeline.execute(domain, arrive);
            return;
        }
        long delay = (quality.delayMin + draw.nextInt(quality.delaySpread)) * MICROS + from.delay + to.delay;
        long at = timeline.now() + delay;
        boolean straggles = quality.reorder > 0 && draw.nextDouble() < quality.reorder;
        if (straggles) {
            at += draw.nextLong(STRAGGLE_MAX);
        } else {
            at = from.arrivesAt(to, at);
        }
        // A cut made meanwhile takes what is under way with it.
        timeline.after(domain, at - timeline.now(), () -> {
            if (reaches(from, to)) arrive.run();
            else lost++;
        });
    }
}
