package io.heddle.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Times of things that happened a few times. Unit: whatever was put in. */
final class Times {
    private final List<Double> sorted = new ArrayList<>();

    void add(double time) {
        sorted.add(time);
        Collections.sort(sorted);
    }

    int count() {
        return sorted.size();
    }

    /** The smallest time that at least this share of all does not exceed. Errors: {@link IllegalStateException} when there is none. */
    double quantile(double share) {
        if (sorted.isEmpty()) throw new IllegalStateException("nothing was timed");
        int rank = (int) Math.ceil(share * sorted.size());
        return sorted.get(Math.clamp(rank - 1, 0, sorted.size() - 1));
    }

    double median() {
        return quantile(0.5);
    }

    double worst() {
        return quantile(1);
    }

    /** Median, 99th percentile and worst; the name says of how many. */
    List<Measurement> measurements(String name, String unit, String limit) {
        var what = name + ", " + count() + " times, ";
        return List.of(
                Measurement.of(what + "p50", median(), unit).limitedBy(limit),
                Measurement.of(what + "p99", quantile(0.99), unit),
                Measurement.of(what + "worst", worst(), unit));
    }
}
