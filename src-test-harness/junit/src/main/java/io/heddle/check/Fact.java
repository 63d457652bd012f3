package io.heddle.check;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Something that was seen to happen, in a simulation or in a run of real processes. Checkers are told facts in the order in
 * which they happened, and know nothing else. Times are nanoseconds since the observation began.
 */
public sealed interface Fact {
    long at();

    /** A client asked. {@code kind}: deploy, delete or services; {@code slot}: {@code service/slot}, or empty. */
    record Asked(long at, int call, String kind, String request, String slot) implements Fact {}

    /** The answer reached the client. {@code outcome}: done, refused or unknown; {@code detail}: what it read, or why not. */
    record Answered(long at, int call, String outcome, String detail) implements Fact {}

    /** A row of the journal became durable. {@code epoch}: of the lease that it was written under; 0 when it needs none. */
    record Journalled(long at, String pid, long seq, long epoch, String name, JsonNode event) implements Fact {}

    /** At the end, the journal still has this row. */
    record Kept(long at, String pid, long seq, String name, JsonNode event) implements Fact {}

    /** Somebody held this state after this many events of a log. Equal states have equal digests. */
    record StateSeen(long at, String who, String pid, long seq, String digest) implements Fact {}

    /** A process began to act as the primary. */
    record Elected(long at, String process, long epoch) implements Fact {}

    /** A process did something as the primary, after it was certain that it may. */
    record ActedAsPrimary(long at, String process, long epoch) implements Fact {}

    /** A machine with this room exists. Units: thousandths of a core, MiB, MiB, Mbit/s. */
    record MachineSeen(long at, String node, String rack, long millicores, long memory, long disk, long bandwidth)
            implements Fact {}

    /** A machine took a goal. {@code boot} changes whenever the machine may have forgotten its goals. */
    record GoalTaken(long at, String node, String boot, long epoch, long incarnation) implements Fact {}

    /** The processes of a VM run from now on. */
    record VmStarted(long at, String node, String vm, String instance, String cause) implements Fact {}

    /** They run no more. {@code cause}: goal, power, crash or restart. */
    record VmStopped(long at, String node, String vm, String instance, String cause) implements Fact {}

    /** What is wrong with a machine by no decision of the fabric; empty when all is well with it again. */
    record MachineFault(long at, String node, String fault) implements Fact {}

    /** What is wrong with the network as a whole, or with the way to a fabric process; empty when one such fault is over. */
    record NetworkFault(long at, String fault) implements Fact {}

    /** A machine's controller cut its power because the fabric asked. */
    record PoweredOff(long at, String node, long epoch) implements Fact {}

    /** An instance serves, or does not; {@code node} is where. */
    record InstanceServes(long at, String instance, String node, boolean serves) implements Fact {}

    /** A load balancer sends new connections for an endpoint to an instance, or no more. */
    record Routed(long at, String balancer, String endpoint, String instance, boolean routes) implements Fact {}

    /** Faults are over; from now on everything must reach its goal within {@code withinNanos}. */
    record FaultsOver(long at, long withinNanos) implements Fact {}

    /** At the end something was not at its goal. {@code waitsFor}: what it says it waits for; empty when it says nothing. */
    record Unsettled(long at, String what, String state, String waitsFor) implements Fact {}

    /** The observation is over. */
    record Over(long at) implements Fact {}
}
