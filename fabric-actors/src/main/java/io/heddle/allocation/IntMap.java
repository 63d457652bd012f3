package io.heddle.allocation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A map from small numbers that never changes: each change gives a new map that shares all but one path with the old one.
 * Keys come in ascending order. A radix tree of 32 children per branch and fixed height, so equal content has equal form.
 */
final class IntMap<V> {
    private static final int BITS = 5;
    private static final int HEIGHT = 4;
    private static final int TOP = BITS * (HEIGHT - 1);

    /** Keys are 0 to this, exclusive. */
    static final int KEYS_MAX = 1 << (BITS * HEIGHT);

    private static final Branch NOTHING = new Branch(0, new Object[0]);
    private static final IntMap<?> EMPTY = new IntMap<>(NOTHING, 0);

    private final Branch root;
    private final int size;

    private IntMap(Branch root, int size) {
        this.root = root;
        this.size = size;
    }

    private static final class Branch {
        final int bitmap;
        final Object[] slots;

        Branch(int bitmap, Object[] slots) {
            this.bitmap = bitmap;
            this.slots = slots;
        }
    }

    @SuppressWarnings("unchecked") // The empty map holds no value of any type.
    static <V> IntMap<V> empty() {
        return (IntMap<V>) EMPTY;
    }

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked") // Only put() fills the lowest level, and it takes a V.
    @Nullable
    V get(int key) {
        var branch = root;
        for (int shift = TOP; ; shift -= BITS) {
            int bit = bit(key, shift);
            if ((branch.bitmap & bit) == 0) return null;
            Object slot = branch.slots[index(branch.bitmap, bit)];
            if (shift == 0) return (V) slot;
            branch = (Branch) slot;
        }
    }

    IntMap<V> put(int key, V value) {
        if (key < 0 || key >= KEYS_MAX) throw new IllegalArgumentException("key " + key + " is out of range");
        return new IntMap<>(put(root, key, value, TOP), get(key) == null ? size + 1 : size);
    }

    IntMap<V> remove(int key) {
        if (get(key) == null) return this;
        var left = remove(root, key, TOP);
        return new IntMap<>(left == null ? NOTHING : left, size - 1);
    }

    /** The smallest key that is at least {@code from}; -1 when there is none. */
    int ceiling(int from) {
        return from >= KEYS_MAX ? -1 : ceiling(root, from, TOP);
    }

    /** Writes all keys into {@code into}, ascending, and returns how many. */
    int keys(int[] into) {
        return keys(root, 0, TOP, into, 0);
    }

    private static int keys(Branch branch, int prefix, int shift, int[] into, int count) {
        int n = count;
        int at = 0;
        for (int rest = branch.bitmap; rest != 0; rest &= rest - 1) {
            int key = prefix | (Integer.numberOfTrailingZeros(rest) << shift);
            if (shift == 0) into[n++] = key;
            else n = keys((Branch) branch.slots[at++], key, shift - BITS, into, n);
        }
        return n;
    }

    private static int ceiling(Branch branch, int from, int shift) {
        int digit = (from >>> shift) & 31;
        int at = Integer.bitCount(branch.bitmap & ((1 << digit) - 1));
        for (int rest = branch.bitmap & (-1 << digit); rest != 0; rest &= rest - 1) {
            int here = Integer.numberOfTrailingZeros(rest);
            int prefix = ((from >>> (shift + BITS)) << BITS | here) << shift;
            if (shift == 0) return prefix;
            int found = ceiling((Branch) branch.slots[at++], here == digit ? from : prefix, shift - BITS);
            if (found >= 0) return found;
        }
        return -1;
    }

    private static Branch put(Branch branch, int key, Object value, int shift) {
        int bit = bit(key, shift);
        int at = index(branch.bitmap, bit);
        boolean present = (branch.bitmap & bit) != 0;
        Object slot = value;
        if (shift > 0) slot = put(present ? (Branch) branch.slots[at] : NOTHING, key, value, shift - BITS);
        if (present) return with(branch, at, slot);
        var slots = new Object[branch.slots.length + 1];
        System.arraycopy(branch.slots, 0, slots, 0, at);
        slots[at] = slot;
        System.arraycopy(branch.slots, at, slots, at + 1, branch.slots.length - at);
        return new Branch(branch.bitmap | bit, slots);
    }

    private static @Nullable Branch remove(Branch branch, int key, int shift) {
        int bit = bit(key, shift);
        int at = index(branch.bitmap, bit);
        var left = shift == 0 ? null : remove((Branch) branch.slots[at], key, shift - BITS);
        if (left != null) return with(branch, at, left);
        if (branch.slots.length == 1) return null;
        var slots = new Object[branch.slots.length - 1];
        System.arraycopy(branch.slots, 0, slots, 0, at);
        System.arraycopy(branch.slots, at + 1, slots, at, slots.length - at);
        return new Branch(branch.bitmap & ~bit, slots);
    }

    private static Branch with(Branch branch, int at, Object slot) {
        var slots = Arrays.copyOf(branch.slots, branch.slots.length);
        slots[at] = slot;
        return new Branch(branch.bitmap, slots);
    }

    private static int bit(int key, int shift) {
        return 1 << ((key >>> shift) & 31);
    }

    private static int index(int bitmap, int bit) {
        return Integer.bitCount(bitmap & (bit - 1));
    }
}
