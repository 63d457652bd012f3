package io.heddle.edge.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Text in columns, each as wide as its widest cell; columns of numbers are set flush right. */
final class Table {
    private static final String GAP = "  ";
    /** A count, a fraction, {@code 3/4}, or seconds. */
    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?(/\\d+)?( s)?");

    private final List<String> heads;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heads) {
        this.heads = List.of(heads);
    }

    Table row(Object... cells) {
        rows.add(Arrays.stream(cells).map(String::valueOf).toList());
        return this;
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(line(heads));
        rows.forEach(row -> lines.add(line(row)));
        return lines;
    }

    private String line(List<String> cells) {
        var line = new StringBuilder();
        for (int column = 0; column < heads.size(); column++) {
            var cell = cells.get(column);
            var padding = " ".repeat(width(column) - cell.length());
            line.append(column == 0 ? "" : GAP);
            line.append(numeric(column) ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        int widest = heads.get(column).length();
        for (var row : rows) widest = Math.max(widest, row.get(column).length());
        return widest;
    }

    private boolean numeric(int column) {
        return !rows.isEmpty()
                && rows.stream().allMatch(row -> NUMBER.matcher(row.get(column)).matches());
    }
}
