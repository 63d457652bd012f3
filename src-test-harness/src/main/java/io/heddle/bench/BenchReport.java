package io.heddle.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/** A run of benchmarks: what it ran on, and what came out. */
public record BenchReport(MachineFacts machine, List<Result> results) {
    public BenchReport {
        results = List.copyOf(results);
    }

    /** @param failure why it could not be measured; empty when it was */
    public record Result(String benchmark, List<Measurement> measurements, String failure) {
        public Result {
            measurements = List.copyOf(measurements);
        }
    }

    public String json() {
        try {
            return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of numbers and texts", e);
        }
    }
}
