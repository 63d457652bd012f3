package io.heddle.check;

import java.util.List;

/** One promise. It is told every fact, in order, and says when one breaks the promise. */
public interface Checker {
    /** The number of the invariant in the design, 1 to 9; 10 for linearizability. */
    int invariant();

    /** What is promised, in one sentence. */
    String promise();

    /** How {@code fact} breaks the promise, one line each; empty when it does not. */
    List<String> see(Fact fact);
}
