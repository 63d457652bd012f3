package io.heddle.edge.cli;

import java.io.PrintStream;

/**
 * Where a command writes: results to one stream, progress and complaints to the other. On a terminal progress is one line
 * that changes in place; elsewhere each change is a line of its own.
 */
public final class Terminal {
    /** Set to 1 by the start script when complaints go to a terminal: the Java platform of release 21 cannot tell. */
    public static final String VARIABLE = "HEDDLE_TERMINAL";

    private static final String CLEAR = "\r\u001b[2K";
    /** Unit: characters. A longer line would wrap and could not be taken back. */
    private static final int WIDTH = 79;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean interactive;
    private String shown = "";

    public Terminal(PrintStream out, PrintStream err, boolean interactive) {
        this.out = out;
        this.err = err;
        this.interactive = interactive;
    }

    /** A line of the result. */
    public void print(String line) {
        clear();
        out.println(line);
        out.flush();
    }

    /** A line for the person that is no part of the result. */
    public void say(String line) {
        clear();
        err.println(line);
        err.flush();
    }

    /** What is going on now; takes the place of what was. */
    public void progress(String line) {
        if (line.equals(shown)) return;
        if (interactive) {
            err.print(CLEAR + (line.length() > WIDTH ? line.substring(0, WIDTH - 1) + "…" : line));
        } else {
            err.println(line);
        }
        err.flush();
        shown = line;
    }

    /** Takes the progress line away. */
    public void clear() {
        if (!shown.isEmpty() && interactive) {
            err.print(CLEAR);
            err.flush();
        }
        shown = "";
    }
}
