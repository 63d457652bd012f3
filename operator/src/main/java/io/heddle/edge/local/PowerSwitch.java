package io.heddle.edge.local;

import java.util.concurrent.CompletionStage;

/** The machines' power, as their controllers command it. */
interface PowerSwitch {
    enum Action {
        ON,
        OFF,
        CYCLE
    }

    /** What became of a command. */
    sealed interface Result {
        /** @param pid of what now runs on the machine; 0 when nothing does */
        record Done(String node, Power power, long pid) implements Result {}

        /** The command is of a primary whose time is over. */
        record Stale(long epoch, long newest) implements Result {}

        record UnknownNode(String node) implements Result {}

        /** It could not be done: something of the machine still runs, or its record cannot be written. */
        record Failed(String why) implements Result {}
    }

    /** @param clean whether a machine that starts finds its disk empty; one that runs already keeps it */
    CompletionStage<Result> command(String node, Action action, boolean clean, long epoch);

    /** How a machine is; never {@link Result.Stale}. */
    CompletionStage<Result> look(String node);
}
