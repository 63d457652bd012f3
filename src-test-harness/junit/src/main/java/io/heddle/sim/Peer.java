package io.heddle.sim;

import java.util.HashMap;
import java.util.Map;

/** One end of the network: a fabric process, a machine, a load balancer, a controller of machines, the database. */
final class Peer {
    final String name;

    /** Those whom nothing reaches from here, and by how many faults. */
    final Map<Peer, Integer> cutOff = new HashMap<>();

    /** By how many faults nothing reaches anybody from here, and nothing reaches this peer. */
    int mute;

    int deaf;

    /** When the newest message to each other peer arrives: one number each. */
    private final Map<Peer, long[]> arrivals = new HashMap<>();

    /** What is added to the network's own loss for everything that this peer sends or gets: 0 to 1. */
    double loss;

    /** What is added to the network's own delay, in nanoseconds. */
    long delay;

    Peer(String name) {
        this.name = name;
    }

    /** When a message arrives that would at {@code earliest}: it must not overtake the one before. */
    long arrivesAt(Peer to, long earliest) {
        var newest = arrivals.computeIfAbsent(to, peer -> new long[1]);
        newest[0] = Math.max(earliest, newest[0] + 1);
        return newest[0];
    }

    @Override
    public String toString() {
        return name;
    }
}
