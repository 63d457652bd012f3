package io.heddle.sim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.persistence.Ledger;
import java.nio.charset.StandardCharsets;

/**
 * A rule that is broken on purpose, to prove that its checker would notice. Only a simulation can be asked for one: each is a
 * switch in the simulated surroundings of the product, none in the product.
 */
public enum Mutation {
    NONE(0, "nothing is broken"),
    ACKNOWLEDGED_ROWS_VANISH(1, "the database acknowledges now and then a decision that it did not write"),
    POWER_OFF_DOES_NOTHING(2, "a machine's controller says that the power is off, and leaves it on"),
    POWER_ON_KEEPS_THE_DISK(2, "a fenced machine is given its power back with its old disk, and so its old goal"),
    MACHINES_LOOK_TWICE_AS_LARGE(3, "the fabric believes that each machine has twice its cores"),
    HEALTHY_MACHINES_ARE_FENCED(4, "the healing rules power off machines that are well"),
    MACHINE_TAKES_OLD_GOALS(5, "a machine takes any goal, however old; a second copy of each comes 5 s late"),
    REPLAY_LEAVES_OUT_A_ROW(6, "a replay reads another status than the one that was written"),
    BALANCER_TRUSTS_THE_GOAL(7, "the load balancer does not ask its probes"),
    FAILOVER_LOOKS_LIKE_NODE_FAILURE(8, "nodes are watched as closely while fabric processes come and go"),
    GOALS_ARE_SENT_ONCE(9, "a machine's every fifth goal is lost, and no goal is sent again"),
    DEPOSED_PRIMARY_ANSWERS(10, "a primary does not notice that its lease is over, and goes on answering");

    private final int invariant;
    private final String meaning;

    Mutation(int invariant, String meaning) {
        this.invariant = invariant;
        this.meaning = meaning;
    }

    /** Of the promise that it breaks; 0 for none. */
    public int invariant() {
        return invariant;
    }

    public String meaning() {
        return meaning;
    }

    /** The row of an instance's status with another status in it. */
    static byte[] otherStatus(Ledger.Row row) {
        var event = (ObjectNode) ObservedLedger.json(row);
        event.put("status", "BusyRole");
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }
}
