package io.heddle.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Apache Helix on the same work, by a program of its own whose classes never meet ours. */
final class Peers {
    static final String HELIX = "Apache Helix 2.0.1";
    private static final String MAIN = "io.heddle.peers.PeerMain";
    private static final int ENDS_WITHIN_SECONDS = 10;

    /** The figures that a peer's program printed, by their names. */
    static final class Figures {
        private final TreeMap<String, Times> byName = new TreeMap<>();

        /** Empty when there is none of this name. */
        Times get(String name) {
            return byName.getOrDefault(name, new Times());
        }

        /** Takes a line that the program printed; anything but a figure is talk. */
        void read(String line) {
            var words = line.split("\t", -1);
            if (words.length != 4 || !words[0].equals("figure")) return;
            byName.computeIfAbsent(words[1], n -> new Times()).add(Double.parseDouble(words[2]));
        }
    }

    private Peers() {}

    /**
     * Runs the program until it ends, and gives what it measured, which is nothing when it is not wanted ({@code -o
     * peers=no}). Errors: {@link IOException} when it is not built or fails.
     */
    static Figures run(BenchContext context, String... arguments) throws IOException, InterruptedException {
        if (context.option("peers", "yes").equals("no")) return new Figures();
        var built = Path.of(System.getProperty("heddle.peers", ""));
        if (!Files.isDirectory(built.resolve("lib"))) throw new IOException("the peers are not built: " + built);
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx3g",
                "-XX:+UseSerialGC",
                "-cp",
                built.resolve("classes") + File.pathSeparator + built.resolve("lib") + "/*",
                MAIN));
        line.addAll(List.of(arguments));
        return read(HELIX, line, context.scratch().resolve("peer.log"));
    }

    /** Runs a program until it ends and gives the figures that it printed. Errors: {@link IOException} when it fails. */
    static Figures read(String name, List<String> line, Path log) throws IOException, InterruptedException {
        var figures = new Figures();
        var process = new ProcessBuilder(line).redirectError(log.toFile()).start();
        var leftover = Leftover.of(() -> end(process));
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var said = output.readLine(); said != null; said = output.readLine()) figures.read(said);
            if (process.waitFor() != 0) throw new IOException(name + " failed: " + last(log));
            return figures;
        } finally {
            leftover.close();
        }
    }

    /** Its own processes end with it, however it ends: it is their standard input. */
    private static void end(Process process) {
        process.destroy();
        try {
            if (process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private static String last(Path log) throws IOException {
        var lines = Files.readAllLines(log);
        return String.join("; ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }
}
