package io.heddle.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A quantity of memory or storage, in whole bytes. Build it with {@link #mib} or {@link #gib}. */
public record Bytes(@JsonValue long value) implements Comparable<Bytes> {
    public static final Bytes ZERO = new Bytes(0);

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Bytes {
        if (value < 0) throw new IllegalArgumentException("bytes must not be negative: " + value);
    }

    public static Bytes mib(long count) {
        return new Bytes(Math.multiplyExact(count, 1L << 20));
    }

    public static Bytes gib(long count) {
        return new Bytes(Math.multiplyExact(count, 1L << 30));
    }

    /** Whole mebibytes, rounded down. */
    public long toMib() {
        return value >> 20;
    }

    public Bytes plus(Bytes other) {
        return new Bytes(Math.addExact(value, other.value));
    }

    @Override
    public int compareTo(Bytes other) {
        return Long.compare(value, other.value);
    }
}
