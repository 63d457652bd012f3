package io.heddle.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.function.Supplier;

/** Times of single calls, in nanoseconds of the calling thread's processor. The newest push out the oldest. */
final class Samples {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final long[] times;
    private int next;
    private int kept;

    Samples(int size) {
        this.times = new long[size];
    }

    int size() {
        return times.length;
    }

    <T> T time(Supplier<T> what) {
        long start = THREADS.getCurrentThreadCpuTime();
        var result = what.get();
        times[next] = THREADS.getCurrentThreadCpuTime() - start;
        next = (next + 1) % times.length;
        kept = Math.min(kept + 1, times.length);
        return result;
    }

    /** Twice as many calls as are kept: the first half warms up. */
    void fill(Supplier<?> what) {
        for (int i = 0; i < 2 * times.length; i++) time(what);
    }

    double mean() {
        return Arrays.stream(times, 0, kept).average().orElse(0);
    }

    double quantile(double q) {
        var sorted = Arrays.copyOf(times, kept);
        Arrays.sort(sorted);
        return kept == 0 ? 0 : sorted[(int) Math.min(kept - 1.0, Math.floor(q * (double) kept))];
    }
}
