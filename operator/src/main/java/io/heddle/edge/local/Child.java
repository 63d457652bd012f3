package io.heddle.edge.local;

import java.util.List;

/**
 * A process that the machine room starts.
 *
 * @param name unique in the room; also names its log and its record
 * @param command complete, beginning with the program
 */
record Child(String name, Child.Role role, List<String> command) {
    Child {
        command = List.copyOf(command);
    }

    enum Role {
        FABRIC,
        LOAD_BALANCER,
        /** A machine: one that dies with all that it hosts stays dead until somebody gives it power again. */
        NODE;

        boolean startsAgain() {
            return this != NODE;
        }
    }
}
