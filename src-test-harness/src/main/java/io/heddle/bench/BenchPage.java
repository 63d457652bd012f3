package io.heddle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A run of benchmarks as a page of Markdown, with a file beside it for each plot. */
final class BenchPage {
    /** From here on somebody else was measured too: runnable threads per processor. */
    private static final double LOAD_FAIR = 0.5;

    private final BenchReport report;

    BenchPage(BenchReport report) {
        this.report = report;
    }

    /** Writes the page, and its plots into the folder that is named as the page is. */
    void write(Path page) throws IOException {
        var file = page.toAbsolutePath();
        var folder = Files.createDirectories(folder(page));
        for (var plot : plots().entrySet()) {
            Files.writeString(
                    folder.resolve(plot.getKey() + ".svg"), plot.getValue().svg());
        }
        Files.writeString(file, markdown(folder.getFileName().toString()));
    }

    /** Where the plots of a page go: beside it, in a folder that is named as it is, without the ending. */
    static Path folder(Path page) {
        var file = page.toAbsolutePath();
        return file.resolveSibling(file.getFileName().toString().replaceFirst("\\.[^.]*$", ""));
    }

    /** Every plot of the page by the name of its file. */
    Map<String, SvgPlot> plots() {
        var plots = new LinkedHashMap<String, SvgPlot>();
        for (var result : report.results()) plots.putAll(plots(result));
        return plots;
    }

    private static Map<String, SvgPlot> plots(BenchReport.Result result) {
        var plots = new LinkedHashMap<String, SvgPlot>();
        for (var m : result.measurements()) {
            var point = m.point();
            if (point.curve().isEmpty()) continue;
            plots.computeIfAbsent(
                            file(result.benchmark() + " " + point.curve()),
                            f -> new SvgPlot(point.curve(), point.unit()))
                    .add(point.line(), point.at(), m.value());
        }
        plots.values().removeIf(SvgPlot::isEmpty);
        return plots;
    }

    private static String file(String what) {
        return what.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }

    /** @param folder of the plots, as the page names it */
    String markdown(String folder) {
        var text = new StringBuilder();
        text.append("# Benchmarks\n\n")
                .append("Made by `heddle bench all --page`; not written by hand. How to run and to read them:"
                        + " `docs/benchmarks.md`.\n\n")
                .append("Measured ")
                .append(report.at())
                .append(" on ")
                .append(report.machine().line())
                .append(".\n");
        for (var result : report.results()) {
            BenchMain.find(result.benchmark()).ifPresent(b -> section(text, b, result, folder));
        }
        return text.toString();
    }

    private void section(StringBuilder text, Benchmark benchmark, BenchReport.Result result, String folder) {
        var story = benchmark.story();
        text.append("\n## ").append(benchmark.name()).append("\n\n");
        paragraph(text, "", story.measured());
        if (result.failure().isEmpty()) paragraph(text, "", load(result));
        else paragraph(text, "**Not measured:** ", result.failure());
        table(text, result);
        for (var plot : plots(result).keySet()) {
            text.append("![")
                    .append(plot)
                    .append("](")
                    .append(folder)
                    .append('/')
                    .append(plot)
                    .append(".svg)\n\n");
        }
        if (!story.peers().isEmpty()) paragraph(text, "**Peers in the same run:** ", story.peers());
        if (!story.cited().isEmpty()) {
            text.append("**Peers, cited, not measured in this run:**\n\n");
            story.cited().forEach(c -> text.append("- ")
                    .append(c.peer())
                    .append(": ")
                    .append(c.figure())
                    .append(" (")
                    .append(c.source())
                    .append(")\n"));
            text.append('\n');
        }
        paragraph(text, "**The limit:** ", story.limit());
        text.append("**Why we are not there yet:** ").append(story.notYet()).append('\n');
    }

    private static void paragraph(StringBuilder text, String head, String body) {
        text.append(head).append(body).append("\n\n");
    }

    private String load(BenchReport.Result result) {
        var said = String.format(
                Locale.ROOT,
                "It took %.0f s. Load of the machine: %.1f before, %.1f after",
                result.seconds(),
                result.loadBefore(),
                result.loadAfter());
        boolean shared = result.loadBefore() > LOAD_FAIR * report.machine().processors();
        return said + (shared ? "; others used it too, so times by the wall clock are upper bounds." : ".");
    }

    private static void table(StringBuilder text, BenchReport.Result result) {
        if (result.measurements().isEmpty()) return;
        text.append("| figure | value | unit | beside it | bound by |\n|---|---:|---|---|---|\n");
        for (var m : result.measurements()) {
            var peer = m.peer().isEmpty()
                    ? ""
                    : String.format(
                            Locale.ROOT,
                            "%s: %s (%.2f x)",
                            m.peer(),
                            Measurement.digits(m.peerValue()),
                            m.value() / m.peerValue());
            text.append("| ")
                    .append(String.join(" | ", m.name(), Measurement.digits(m.value()), m.unit(), peer, m.limit()))
                    .append(" |\n");
        }
        text.append('\n');
    }
}
