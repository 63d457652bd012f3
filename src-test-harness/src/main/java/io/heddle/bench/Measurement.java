package io.heddle.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;

/**
 * One number.
 *
 * @param peer what it is compared with, measured in the same run; empty when there is nothing to compare it with
 */
public record Measurement(String name, double value, String unit, String peer, double peerValue) {
    public static Measurement of(String name, double value, String unit) {
        return new Measurement(name, value, unit, "", 0);
    }

    public Measurement against(String what, double measured) {
        return new Measurement(name, value, unit, what, measured);
    }

    /** One line for a person. */
    public String line() {
        String text = String.format(Locale.ROOT, "%-46s %12.1f %-9s", name, value, unit);
        return peer.isEmpty() ? text : text + String.format(Locale.ROOT, " %s: %.1f", peer, peerValue);
    }

    public static String json(List<Measurement> all) {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
