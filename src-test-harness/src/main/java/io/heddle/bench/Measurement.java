package io.heddle.bench;

import java.util.Locale;

/**
 * One number.
 *
 * @param value in {@code unit}
 * @param peer what it is compared with, measured in the same run; empty when there is nothing to compare it with
 * @param peerValue in the same unit
 * @param limit what keeps the number from being better, in a few words; empty where nobody has looked
 */
public record Measurement(String name, double value, String unit, String peer, double peerValue, String limit) {
    public static Measurement of(String name, double value, String unit) {
        return new Measurement(name, value, unit, "", 0, "");
    }

    public Measurement against(String what, double measured) {
        return new Measurement(name, value, unit, what, measured, limit);
    }

    public Measurement limitedBy(String what) {
        return new Measurement(name, value, unit, peer, peerValue, what);
    }

    /** One line for a person. */
    public String line() {
        var text = new StringBuilder(String.format(Locale.ROOT, "%-56s %14s %-12s", name, digits(value), unit));
        if (!peer.isEmpty()) {
            text.append(String.format(Locale.ROOT, " %s: %s (%.2f x)", peer, digits(peerValue), value / peerValue));
        }
        if (!limit.isEmpty()) text.append(" limit: ").append(limit);
        return text.toString().stripTrailing();
    }

    /** Three figures that mean something, however large or small the number is. */
    private static String digits(double value) {
        double size = Math.abs(value);
        if (size >= 100 || value == Math.rint(value)) return String.format(Locale.ROOT, "%,.0f", value);
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f", value);
    }
}
