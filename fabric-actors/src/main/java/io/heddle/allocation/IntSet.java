package io.heddle.allocation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A set of small numbers that never changes. A few are a sorted array, since most sets here are tiny; many are words of 64
 * bits in a tree. Equal content has equal form.
 */
final class IntSet {
    /** Source: measured; at this size copying the array costs as much as copying a path of the tree. */
    private static final int FEW_MAX = 24;

    static final IntSet EMPTY = new IntSet(new int[0], null, 0);

    private final int[] few;
    private final @Nullable IntMap<Long> words;
    private final int size;

    private IntSet(int[] few, @Nullable IntMap<Long> words, int size) {
        this.few = few;
        this.words = words;
        this.size = size;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    IntSet plus(int element) {
        if (words != null) {
            var word = words.get(element >> 6);
            long now = (word == null ? 0 : word) | (1L << element);
            return word != null && word == now ? this : new IntSet(few, words.put(element >> 6, now), size + 1);
        }
        int at = Arrays.binarySearch(few, element);
        if (at >= 0) return this;
        at = -1 - at;
        var more = new int[size + 1];
        System.arraycopy(few, 0, more, 0, at);
        more[at] = element;
        System.arraycopy(few, at, more, at + 1, size - at);
        return more.length <= FEW_MAX ? new IntSet(more, null, more.length) : inWords(more);
    }

    IntSet minus(int element) {
        if (words != null) {
            var word = words.get(element >> 6);
            if (word == null || (word & (1L << element)) == 0) return this;
            long left = word & ~(1L << element);
            var fewer = left == 0 ? words.remove(element >> 6) : words.put(element >> 6, left);
            var set = new IntSet(few, fewer, size - 1);
            return set.size > FEW_MAX ? set : set.inArray();
        }
        int at = Arrays.binarySearch(few, element);
        if (at < 0) return this;
        var fewer = new int[size - 1];
        System.arraycopy(few, 0, fewer, 0, at);
        System.arraycopy(few, at + 1, fewer, at, size - 1 - at);
        return new IntSet(fewer, null, fewer.length);
    }

    /** The smallest element that is at least {@code from}; -1 when there is none. */
    int ceiling(int from) {
        if (words == null) {
            for (int e : few) {
                if (e >= from) return e;
            }
            return -1;
        }
        var word = words.get(from >> 6);
        long rest = word == null ? 0 : word & (-1L << from);
        if (rest != 0) return (from & ~63) + Long.numberOfTrailingZeros(rest);
        int key = words.ceiling((from >> 6) + 1);
        var next = key < 0 ? null : words.get(key);
        return next == null ? -1 : (key << 6) + Long.numberOfTrailingZeros(next);
    }

    private static IntSet inWords(int[] elements) {
        IntMap<Long> words = IntMap.empty();
        for (int e : elements) {
            var word = words.get(e >> 6);
            words = words.put(e >> 6, (word == null ? 0 : word) | (1L << e));
        }
        return new IntSet(new int[0], words, elements.length);
    }

    private IntSet inArray() {
        var elements = new int[size];
        int at = 0;
        for (int e = ceiling(0); e >= 0; e = ceiling(e + 1)) elements[at++] = e;
        return new IntSet(elements, null, size);
    }
}
