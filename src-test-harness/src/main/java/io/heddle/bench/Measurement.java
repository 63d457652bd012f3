package io.heddle.bench;

import java.util.Locale;
import java.util.Objects;

/**
 * One number.
 *
 * @param value in {@code unit}
 * @param peer what it is compared with, measured in the same run; empty when there is nothing to compare it with
 * @param peerValue in the same unit
 * @param limit what keeps the number from being better, in a few words; empty where nobody has looked
 * @param point where it lies on a curve; {@link Point#NONE} when it is on none
 */
public record Measurement(
        String name, double value, String unit, String peer, double peerValue, String limit, Point point) {
    public Measurement {
        Objects.requireNonNull(name);
        Objects.requireNonNull(unit);
        Objects.requireNonNull(peer);
        Objects.requireNonNull(limit);
        Objects.requireNonNull(point);
    }

    /**
     * A place on a scaling curve.
     *
     * @param curve what the plot shows, unit included; empty: no place at all
     * @param line which line of the plot
     * @param at how much work it was, in {@code unit}
     */
    public record Point(String curve, String line, double at, String unit) {
        public Point {
            Objects.requireNonNull(curve);
            Objects.requireNonNull(line);
            Objects.requireNonNull(unit);
        }

        public static final Point NONE = new Point("", "", 0, "");
    }

    public static Measurement of(String name, double value, String unit) {
        return new Measurement(name, value, unit, "", 0, "", Point.NONE);
    }

    public Measurement against(String what, double measured) {
        return new Measurement(name, value, unit, what, measured, limit, point);
    }

    public Measurement limitedBy(String what) {
        return new Measurement(name, value, unit, peer, peerValue, what, point);
    }

    /** Puts it on a curve: the title of the plot, the line, how much work it was. */
    public Measurement on(String curve, String line, double at, String atUnit) {
        return new Measurement(name, value, unit, peer, peerValue, limit, new Point(curve, line, at, atUnit));
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
    static String digits(double value) {
        double size = Math.abs(value);
        if (size >= 100 || value == Math.rint(value)) return String.format(Locale.ROOT, "%,.0f", value);
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f", value);
    }
}
