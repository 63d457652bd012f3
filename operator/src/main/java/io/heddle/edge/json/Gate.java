package io.heddle.edge.json;

import java.util.concurrent.atomic.AtomicInteger;

/** Lets a bounded number in at a time and turns the others away. */
final class Gate {
    private final String what;
    private final int most;
    private final AtomicInteger inside = new AtomicInteger();

    Gate(String what, int most) {
        this.what = what;
        this.most = most;
    }

    /** Lets one in, or throws {@link Problem.Rejected} with 503. Each entry needs one {@link #leave}. */
    void enter() {
        if (inside.incrementAndGet() > most) {
            inside.decrementAndGet();
            throw new Problem.Rejected(Problem.of(
                    503, "busy", "this replica already serves " + most + " " + what + "; try again or another"));
        }
    }

    void leave() {
        inside.decrementAndGet();
    }
}
