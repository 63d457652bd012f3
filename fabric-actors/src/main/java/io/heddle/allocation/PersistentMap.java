package io.heddle.allocation;

import java.util.Arrays;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A hash map that never changes: each change gives a new map that shares all but one path with the old one, so keeping an
 * old version (a fork) costs nothing. A trie over the bits of the hash, five per level (Bagwell's hash array mapped trie).
 * Two maps with the same content have the same form, whatever their histories.
 */
public final class PersistentMap<K, V> {
    private static final int BITS = 5;
    private static final PersistentMap<?, ?> EMPTY = new PersistentMap<>(new Branch(0, new Object[0]), 0);

    private final Branch root;
    private final int size;

    private PersistentMap(Branch root, int size) {
        this.root = root;
        this.size = size;
    }

    /** A slot holds an Entry, a Branch, or, where all 32 bits are used up, an Entry with a chain behind it. */
    private static final class Branch {
        final int bitmap;
        final Object[] slots;

        Branch(int bitmap, Object[] slots) {
            this.bitmap = bitmap;
            this.slots = slots;
        }
    }

    private record Entry(
            int hash, Object key, Object value, @Nullable Entry rest) {}

    @SuppressWarnings("unchecked") // The empty map holds no key and no value of any type.
    public static <K, V> PersistentMap<K, V> empty() {
        return (PersistentMap<K, V>) EMPTY;
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    @SuppressWarnings("unchecked") // Only put() adds entries, and it takes a V.
    public @Nullable V get(K key) {
        int hash = spread(key);
        Branch branch = root;
        for (int shift = 0; ; shift += BITS) {
            int bit = bit(hash, shift);
            if ((branch.bitmap & bit) == 0) return null;
            Object slot = branch.slots[index(branch.bitmap, bit)];
            if (slot instanceof Branch b) {
                branch = b;
                continue;
            }
            for (var e = (Entry) slot; e != null; e = e.rest) {
                if (e.hash == hash && e.key.equals(key)) return (V) e.value;
            }
            return null;
        }
    }

    public PersistentMap<K, V> put(K key, V value) {
        int before = get(key) == null ? 0 : 1;
        return new PersistentMap<>(put(root, new Entry(spread(key), key, value, null), 0), size + 1 - before);
    }

    public PersistentMap<K, V> remove(K key) {
        if (get(key) == null) return this;
        Object left = remove(root, spread(key), key, 0);
        var branch = left instanceof Branch b ? b : left == null ? new Branch(0, new Object[0]) : alone((Entry) left);
        return new PersistentMap<>(branch, size - 1);
    }

    /** In an order that depends on the content alone. */
    public void forEachValue(Consumer<? super V> action) {
        each(root, action);
    }

    @SuppressWarnings("unchecked")
    private static <V> void each(Branch branch, Consumer<? super V> action) {
        for (Object slot : branch.slots) {
            if (slot instanceof Branch b) each(b, action);
            else for (var e = (Entry) slot; e != null; e = e.rest) action.accept((V) e.value);
        }
    }

    /** As {@link #forEachValue}, with keys, until {@code visitor} answers false. */
    void forEachUntil(BiPredicate<? super K, ? super V> visitor) {
        each(root, visitor);
    }

    @SuppressWarnings("unchecked") // Only put() adds entries, and it takes a K and a V.
    private static <K, V> boolean each(Branch branch, BiPredicate<? super K, ? super V> visitor) {
        for (Object slot : branch.slots) {
            if (slot instanceof Branch b) {
                if (!each(b, visitor)) return false;
                continue;
            }
            for (var e = (Entry) slot; e != null; e = e.rest) {
                if (!visitor.test((K) e.key, (V) e.value)) return false;
            }
        }
        return true;
    }

    private static Branch alone(Entry entry) {
        return new Branch(bit(entry.hash, 0), new Object[] {entry});
    }

    private static Branch put(Branch branch, Entry entry, int shift) {
        int bit = bit(entry.hash, shift);
        int at = index(branch.bitmap, bit);
        if ((branch.bitmap & bit) == 0) {
            var slots = new Object[branch.slots.length + 1];
            System.arraycopy(branch.slots, 0, slots, 0, at);
            slots[at] = entry;
            System.arraycopy(branch.slots, at, slots, at + 1, branch.slots.length - at);
            return new Branch(branch.bitmap | bit, slots);
        }
        Object slot = branch.slots[at];
        if (slot instanceof Branch b) return with(branch, at, put(b, entry, shift + BITS));
        var old = (Entry) slot;
        if (old.hash == entry.hash) return with(branch, at, chain(without(old, entry.key), entry));
        var below = new Branch(bit(old.hash, shift + BITS), new Object[] {old});
        return with(branch, at, put(below, entry, shift + BITS));
    }

    /** What is left of {@code branch}: a Branch, a lone Entry that its parent takes up, or null for nothing. */
    private static @Nullable Object remove(Branch branch, int hash, Object key, int shift) {
        int bit = bit(hash, shift);
        int at = index(branch.bitmap, bit);
        Object slot = branch.slots[at];
        Object left = slot instanceof Branch b ? remove(b, hash, key, shift + BITS) : without((Entry) slot, key);
        if (left == null) {
            if (branch.slots.length == 1) return null;
            var slots = new Object[branch.slots.length - 1];
            System.arraycopy(branch.slots, 0, slots, 0, at);
            System.arraycopy(branch.slots, at + 1, slots, at, slots.length - at);
            return slots.length == 1 && slots[0] instanceof Entry ? slots[0] : new Branch(branch.bitmap & ~bit, slots);
        }
        if (branch.slots.length == 1 && left instanceof Entry) return left;
        return with(branch, at, left);
    }

    /** Chains are kept in the order of their keys' text, so that equal content has equal form. */
    private static Entry chain(@Nullable Entry rest, Entry entry) {
        if (rest == null || entry.key.toString().compareTo(rest.key.toString()) < 0) {
            return new Entry(entry.hash, entry.key, entry.value, rest);
        }
        return new Entry(rest.hash, rest.key, rest.value, chain(rest.rest, entry));
    }

    private static @Nullable Entry without(@Nullable Entry chain, Object key) {
        if (chain == null) return null;
        if (chain.key.equals(key)) return chain.rest;
        return new Entry(chain.hash, chain.key, chain.value, without(chain.rest, key));
    }

    private static Branch with(Branch branch, int at, Object slot) {
        var slots = Arrays.copyOf(branch.slots, branch.slots.length);
        slots[at] = slot;
        return new Branch(branch.bitmap, slots);
    }

    private static int spread(Object key) {
        int h = key.hashCode() * 0x9E3779B9; // Fibonacci hashing: ids differ in their last letters only.
        return h ^ (h >>> 15);
    }

    /** Past the last level the shift wraps: equal prefixes of 30 bits meet again on the top two, then all 32 are equal. */
    private static int bit(int hash, int shift) {
        return 1 << ((hash >>> Math.min(shift, 30)) & 31);
    }

    private static int index(int bitmap, int bit) {
        return Integer.bitCount(bitmap & (bit - 1));
    }
}
