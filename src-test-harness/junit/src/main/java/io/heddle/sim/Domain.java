package io.heddle.sim;

import java.util.ArrayDeque;

/**
 * Something with a power switch of its own: one life of one process. While it is paused its work waits; once it is dead its
 * work is dropped, and it never lives again.
 */
final class Domain {
    final String name;
    boolean dead;
    boolean paused;

    /** No part of the world: what it does changes nothing in it. */
    boolean observes;

    /** How fast its clocks run: 1.01 gains a hundredth. */
    double rate = 1.0;

    final ArrayDeque<Runnable> held = new ArrayDeque<>();

    Domain(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }
}
