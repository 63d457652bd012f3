package io.heddle.junit;

/** Something that goes wrong from the moment it was asked for until {@link #heal}, or until the test ends. */
public final class Fault {
    private final String line;
    private final Runnable end;
    private boolean over;

    Fault(String line, Runnable end) {
        this.line = line;
        this.end = end;
    }

    /** Ends it. What it broke is not mended by that: a machine gets its power back, and boots. A second call does nothing. */
    public void heal() {
        if (over) return;
        over = true;
        end.run();
    }

    public boolean isOver() {
        return over;
    }

    /** As it would stand in a schedule. */
    @Override
    public String toString() {
        return line;
    }
}
