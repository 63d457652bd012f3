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

    /** Whether all that is sent arrives, once, and in its order. */
    boolean carriesPlainly(Peer from, Peer to) {
        return connected(from, to)
                && quality.loss + from.loss + to.loss == 0
                && quality.repeats == 0
                && quality.reorder == 0;
    }

    /** How long a message takes that goes from one to the next, at most, on the slower way. Nanoseconds. */
    long slowest(Peer first, Peer second, Peer third) {
        long each = (quality.delayMin + quality.delaySpread) * MICROS;
        return each + second.delay + Math.max(first.delay, third.delay);
    }

    /** When a message arrives that is sent over a lane now. It comes after those that were sent over the lane before. */
    long arrivesAt(Lane lane, long sent, Peer from, Peer to) {
        if (from == to) return sent;
        return sent + (quality.delayMin + lane.draw(sent, quality.delaySpread)) * MICROS + from.delay + to.delay;
    }

    /** Like {@link #send}, late by the lane's own chance, and behind nothing but what the lane carries. */
    void send(Lane lane, Peer from, Peer to, Domain domain, Runnable arrive) {
        sent++;
        if (from == to) {
            if (timeline.isPast(timeline.now())) arrive.run();
            else timeline.after(domain, 0, lane.rank, arrive);
            return;
        }
        double share = quality.loss + from.loss + to.loss;
        if (!reaches(from, to) || (share > 0 && draw.nextDouble() < share)) {
            lost++;
            return;
        }
        carry(lane, from, to, domain, arrive);
        if (quality.repeats > 0 && draw.nextDouble() < quality.repeats) {
            repeated++;
            carry(lane, from, to, domain, arrive);
        }
    }

    private void carry(Lane lane, Peer from, Peer to, Domain domain, Runnable arrive) {
        long at = arrivesAt(lane, timeline.now(), from, to);
        if (quality.reorder > 0 && draw.nextDouble() < quality.reorder) at += draw.nextLong(STRAGGLE_MAX);
        else at = lane.after(at);
        if (timeline.isPast(at)) {
            timeline.asOf(at, arrive);
            return;
        }
        timeline.after(domain, at - timeline.now(), lane.rank, () -> {
            if (reaches(from, to)) arrive.run();
            else lost++;
        });
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
