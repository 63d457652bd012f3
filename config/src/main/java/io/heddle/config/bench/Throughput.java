package io.heddle.config.bench;

import java.time.Duration;

/**
 * What was measured.
 *
 * @param operations pairs of documents, or files
 * @param bytes read
 * @param took wall-clock time of all of it, on one thread
 */
public record Throughput(long operations, long bytes, Duration took) {
    public double operationsPerSecond() {
        return operations / seconds();
    }

    public double bytesPerSecond() {
        return bytes / seconds();
    }

    private double seconds() {
        return Math.max(1, took.toNanos()) / 1e9;
    }
}
