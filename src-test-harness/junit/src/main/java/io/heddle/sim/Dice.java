package io.heddle.sim;

import java.util.SplittableRandom;

/**
 * Chance, drawn from one seed. Each purpose has a stream of its own, so that one more draw for one does not reshuffle the
 * others: a fault that is left out changes what follows from it, and nothing else.
 */
public final class Dice {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final long seed;

    public Dice(long seed) {
        this.seed = seed;
    }

    public long seed() {
        return seed;
    }

    /** The stream of a purpose. The same seed and purpose give the same stream, at each call from its beginning. */
    public SplittableRandom stream(String purpose) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < purpose.length(); i++) hash = (hash ^ purpose.charAt(i)) * FNV_PRIME;
        return new SplittableRandom(hash ^ (seed * 0x9e3779b97f4a7c15L));
    }
}
