package io.heddle.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/**
 * A run of benchmarks: what it ran on, and what came out.
 *
 * @param at when it began, as ISO 8601 says it
 */
public record BenchReport(String at, MachineFacts machine, List<Result> results) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public BenchReport {
        results = List.copyOf(results);
    }

    /**
     * One benchmark's part.
     *
     * @param failure why it could not be measured; empty when it was
     * @param seconds that it took
     * @param loadBefore of the whole machine, mean of a minute, when it began
     * @param loadAfter the same when it ended; what it did itself is in it
     */
    public record Result(
            String benchmark,
            List<Measurement> measurements,
            String failure,
            double seconds,
            double loadBefore,
            double loadAfter) {
        public Result {
            measurements = List.copyOf(measurements);
        }
    }

    public String json() {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of numbers and texts", e);
        }
    }

    /** Reads what {@link #json} wrote. Errors: {@link IllegalArgumentException} that says what is wrong with it. */
    static BenchReport read(String json) {
        try {
            return JSON.readValue(json, BenchReport.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a result of `heddle bench --json`: " + e.getOriginalMessage(), e);
        }
    }
}
