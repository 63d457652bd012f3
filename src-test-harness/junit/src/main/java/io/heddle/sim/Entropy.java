package io.heddle.sim;

import java.lang.reflect.Field;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The chance that libraries draw for themselves: the actor system takes the numbers of its actors, and so their order in a hash
 * set, and the jitter of its restarts from the current thread's random generator. It is set to the world's seed here.
 */
final class Entropy {
    private static final Object UNSAFE;
    private static final long OFFSET;
    private static final java.lang.reflect.Method GET;
    private static final java.lang.reflect.Method PUT;

    static {
        try {
            Class<?> type = Class.forName("sun.misc.Unsafe");
            Field instance = type.getDeclaredField("theUnsafe");
            instance.setAccessible(true);
            UNSAFE = instance.get(null);
            OFFSET = (long) type.getMethod("objectFieldOffset", Field.class)
                    .invoke(UNSAFE, Thread.class.getDeclaredField("threadLocalRandomSeed"));
            GET = type.getMethod("getLong", Object.class, long.class);
            PUT = type.getMethod("putLong", Object.class, long.class, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Entropy() {}

    /** From here on this thread's random generator depends on {@code seed} alone. */
    static void seed(long seed) {
        swap(seed);
    }

    /** Goes on with {@code state}, and says from which one this thread's random generator would have gone on. */
    static long swap(long state) {
        int unused = ThreadLocalRandom.current().nextInt(); // Its first use would overwrite the state.
        try {
            long before = (long) GET.invoke(UNSAFE, Thread.currentThread(), OFFSET);
            PUT.invoke(UNSAFE, Thread.currentThread(), OFFSET, state);
            return before;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM does not let a simulation set its random generator", e);
        }
    }
}
