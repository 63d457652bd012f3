package io.heddle.bench;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * A scaling curve as SVG. Both axes are logarithmic, so that work that costs its size is a straight line; a value of zero or
 * less has no place on it and is left out.
 */
final class SvgPlot {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 76;
    private static final int RIGHT = 24;
    private static final int TOP = 40;
    private static final int BOTTOM = 64;
    /** They differ for those who see few colours, too: light, dark, and by the shape of their marks. */
    private static final List<String> COLOURS = List.of("#0b5fa5", "#c2410c", "#15803d", "#7e22ce", "#525252");

    /** Work and figure; both above zero. */
    record Dot(double x, double y) {}

    private final String title;
    private final String axis;
    private final Map<String, List<Dot>> lines = new TreeMap<>();

    /** @param axis what lies along the bottom */
    SvgPlot(String title, String axis) {
        this.title = title;
        this.axis = axis;
    }

    SvgPlot add(String line, double x, double y) {
        if (x > 0 && y > 0) lines.computeIfAbsent(line, l -> new ArrayList<>()).add(new Dot(x, y));
        return this;
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    String svg() {
        var text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"12\">%n",
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT));
        text.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        write(text, LEFT, 22, "start", "font-size=\"14\"", title);
        var x = new Scale(dots(), Dot::x, LEFT, WIDTH - RIGHT);
        var y = new Scale(dots(), Dot::y, HEIGHT - BOTTOM, TOP);
        for (double tick : x.ticks()) {
            rule(text, x.at(tick), TOP, x.at(tick), HEIGHT - BOTTOM);
            write(text, x.at(tick), HEIGHT - BOTTOM + 16, "middle", "", label(tick));
        }
        for (double tick : y.ticks()) {
            rule(text, LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick));
            write(text, LEFT - 6, y.at(tick) + 4, "end", "", label(tick));
        }
        write(text, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - BOTTOM + 30, "middle", "", axis);
        int number = 0;
        for (var line : lines.entrySet()) draw(text, line.getKey(), line.getValue(), x, y, number++);
        return text.append("</svg>\n").toString();
    }

    private List<Dot> dots() {
        return lines.values().stream().flatMap(List::stream).toList();
    }

    private static void draw(StringBuilder text, String name, List<Dot> dots, Scale x, Scale y, int number) {
        var colour = COLOURS.get(number % COLOURS.size());
        var points = dots.stream()
                .sorted(Comparator.comparingDouble(Dot::x))
                .map(d -> String.format(Locale.ROOT, "%.1f,%.1f", x.at(d.x()), y.at(d.y())))
                .toList();
        text.append(String.format(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
                String.join(" ", points), colour));
        for (var dot : dots) {
            text.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%d\" fill=\"%s\"><title>%s: %s</title></circle>%n",
                    x.at(dot.x()),
                    y.at(dot.y()),
                    3 + number % 2,
                    colour,
                    escaped(name),
                    Measurement.digits(dot.y())));
        }
        double left = LEFT + number % 3 * (WIDTH - LEFT - RIGHT) / 3.0;
        int row = number / 3;
        write(text, left, HEIGHT - 6 - 14.0 * row, "start", "fill=\"" + colour + "\"", "\u25cf " + name);
    }

    private static void rule(StringBuilder text, double x1, double y1, double x2, double y2) {
        text.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#d4d4d4\"/>%n",
                x1,
                y1,
                x2,
                y2));
    }

    private static void write(StringBuilder text, double x, double y, String anchor, String more, String what) {
        text.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>%n",
                x,
                y,
                anchor,
                more,
                escaped(what)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String label(double tick) {
        if (tick >= 1) return String.format(Locale.ROOT, "%,.0f", tick);
        return BigDecimal.valueOf(tick).stripTrailingZeros().toPlainString();
    }

    /** From the power of ten below the smallest to the one above the largest. */
    private record Scale(int low, int high, double from, double to) {
        Scale(List<Dot> dots, ToDoubleFunction<Dot> value, double from, double to) {
            this(
                    (int) Math.floor(Math.log10(each(dots, value).min().orElse(1))),
                    (int) Math.ceil(Math.log10(each(dots, value).max().orElse(1) * 1.0001)),
                    from,
                    to);
        }

        private static DoubleStream each(List<Dot> dots, ToDoubleFunction<Dot> value) {
            return dots.stream().mapToDouble(value);
        }

        double at(double value) {
            return from + (Math.log10(value) - low) / Math.max(1, high - low) * (to - from);
        }

        List<Double> ticks() {
            return Stream.iterate(low, p -> p <= high, p -> p + 1)
                    .map(p -> Math.pow(10, p))
                    .toList();
        }
    }
}
