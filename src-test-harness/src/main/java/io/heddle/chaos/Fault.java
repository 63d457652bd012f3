package io.heddle.chaos;

import java.util.Optional;
import java.util.Random;

/** One way to break something, for a while or for good. */
interface Fault {
    /** What it is called on the command line. */
    String name();

    /**
     * Breaks it.
     *
     * @throws Exception when it cannot: what it would strike is not there now. Nothing is broken then
     */
    Strike strike(Random dice) throws Exception;

    /** Something that is broken now. */
    interface Strike {
        /** What was done to whom, for the timeline. */
        String what();

        /** How long it is to stay broken, in milliseconds; 0: it is for the fabric to mend. */
        long millis();

        /** Ends it, if it is not over by itself. */
        void end() throws Exception;

        /** Why it did not hit, or empty when it did; asked when it is over. */
        default Optional<String> notMade() {
            return Optional.empty();
        }
    }

    /** A blow: there is nothing to end. */
    static Strike blow(String what) {
        return lasting(what, 0, () -> {});
    }

    /** Mends what a strike broke. */
    interface Ending {
        void end() throws Exception;
    }

    static Strike lasting(String what, long millis, Ending ending) {
        return new Strike() {
            @Override
            public String what() {
                return what;
            }

            @Override
            public long millis() {
                return millis;
            }

            @Override
            public void end() throws Exception {
                ending.end();
            }
        };
    }
}
