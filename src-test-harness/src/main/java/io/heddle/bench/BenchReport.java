package io.heddle.bench;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A run of benchmarks: what it ran on, and what came out.
 *
 * @param at when it began, as ISO 8601 says it
 */
public record BenchReport(String at, MachineFacts machine, List<Result> results) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static final String NO_RESULT = "this file is not a result of `heddle bench --json`";

    public BenchReport {
        Objects.requireNonNull(at);
        Objects.requireNonNull(machine);
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
            Objects.requireNonNull(benchmark);
            Objects.requireNonNull(failure);
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
            var report = JSON.readValue(json, BenchReport.class);
            if (report != null) return report;
            throw new IllegalArgumentException(NO_RESULT + ": it says nothing");
        } catch (JsonParseException e) {
            throw new IllegalArgumentException(
                    NO_RESULT + ": it is no JSON from line " + e.getLocation().getLineNr() + " on", e);
        } catch (JsonMappingException e) {
            var place = e.getPath().stream()
                    .map(JsonMappingException.Reference::getFieldName)
                    .filter(Objects::nonNull)
                    .collect(Collectors.joining("."));
            var where = place.isEmpty() ? "" : " or is something else, at " + place;
            throw new IllegalArgumentException(NO_RESULT + ": what one says is not in it" + where, e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(NO_RESULT, e);
        }
    }
}
