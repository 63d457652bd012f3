package io.heddle.sim.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** {@code heddle sim}. */
public final class SimMain {
    private SimMain() {}

    /** Exits with 0 when every promise held, 1 when one was broken, 2 for unusable input. */
    public static void main(String[] arguments) {
        // What the product logs is of simulated processes: thousands of lines about faults that were meant.
        if (LoggerFactory.getLogger("ROOT") instanceof Logger root) root.setLevel(Level.OFF);
        var command = new CommandLine(new SimCommand());
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            if (!(failure instanceof IOException)) throw failure;
            line.getErr().println("heddle sim: " + failure);
            return 2;
        });
        System.exit(command.execute(arguments));
    }
}
