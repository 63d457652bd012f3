package io.heddle.sim.schedule;

import io.heddle.config.Finding;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * Schedules from what really failed: the stretch with the most failures of a machine room's trace. Two forms are known by
 * their first line: LANL's ({@code system,nodes_in_system,node,...}; times in minutes, with causes) and Grid5000's ({@code
 * node,site,...}; seconds since 1970). Plain or gzip.
 */
public final class FailureTrace {
    /** Services that are there from the beginning, so that failures meet something. */
    private static final int NODES_PER_SERVICE = 25;

    private static final int INSTANCES = 20;

    /** @param from seconds since 1970 */
    private record Failure(String node, long from, long seconds, Kind kind) {}

    private FailureTrace() {}

    /**
     * Reads a trace; that it cannot be read is a finding.
     *
     * @param lasts of the stretch that is taken
     */
    public static Schedule.Read read(Path file, int nodes, Duration lasts) {
        var failures = new ArrayList<Failure>();
        try (var in = open(file);
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            var header = lines.readLine();
            if (header == null || !(header.startsWith("system,nodes_in_system,") || header.startsWith("node,site,"))) {
                return Schedule.Read.unusable(Finding.error(
                        file.toString(),
                        "",
                        "trace-form",
                        "the first line is that of no failure trace that is known",
                        "give LANL's or Grid5000's CSV"));
            }
            boolean lanl = header.startsWith("system,");
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var failure = lanl ? lanl(line.split(",", -1)) : grid(line.split(",", -1));
                failure.ifPresent(failures::add);
            }
        } catch (IOException e) {
            return Schedule.Read.unusable(Unreadable.finding(file, e, "give LANL's or Grid5000's CSV"));
        }
        return Schedule.Read.of(schedule(densest(failures, nodes, lasts), nodes, lasts));
    }

    private static InputStream open(Path file) throws IOException {
        var in = Files.newInputStream(file);
        return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
    }

    /** A line that cannot be read is left out, as the traces' own readers do: some have no end. */
    private static Optional<Failure> lanl(String[] f) {
        if (f.length < 8) return Optional.empty();
        try {
            long from = LocalDateTime.parse(f[4]).toEpochSecond(ZoneOffset.UTC);
            return Optional.of(new Failure(f[0] + "/" + f[2], from, 60 * Long.parseLong(f[6]), kind(f[7])));
        } catch (DateTimeParseException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Hardware has to be repaired; a failed facility gives its power back; the rest is restarted. */
    private static Kind kind(String cause) {
        return switch (cause) {
            case "Hardware" -> Kind.MACHINE_BROKEN;
            case "Network" -> Kind.MACHINE_CUT;
            case "Software" -> Kind.AGENT_KILL;
            default -> Kind.MACHINE_OFF;
        };
    }

    private static Optional<Failure> grid(String[] f) {
        if (f.length < 5) return Optional.empty();
        try {
            long from = Long.parseLong(f[3]);
            return Optional.of(new Failure(f[0], from, Long.parseLong(f[4]) - from, Kind.MACHINE_OFF));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The machines that failed most, as many as there are, in the stretch in which most of them failed. */
    private static List<Failure> densest(List<Failure> all, int nodes, Duration lasts) {
        var counts = new TreeMap<String, Integer>();
        all.forEach(f -> counts.merge(f.node(), 1, Integer::sum));
        var chosen = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(nodes)
                .map(Map.Entry::getKey)
                .collect(java.util.stream.Collectors.toSet());
        var mine = all.stream()
                .filter(f -> chosen.contains(f.node()) && f.seconds() > 0)
                .sorted(Comparator.comparingLong(Failure::from).thenComparing(Failure::node))
                .toList();
        int best = 0;
        int bestCount = 0;
        for (int first = 0, end = 0; first < mine.size(); first++) {
            while (end < mine.size() && mine.get(end).from() - mine.get(first).from() < lasts.toSeconds()) end++;
            if (end - first > bestCount) {
                best = first;
                bestCount = end - first;
            }
        }
        return mine.subList(best, best + bestCount);
    }

    private static Schedule schedule(List<Failure> failures, int nodes, Duration lasts) {
        var names = new TreeMap<String, Integer>();
        failures.forEach(f -> names.computeIfAbsent(f.node(), n -> names.size()));
        var steps = new ArrayList<Step>();
        long zero = failures.isEmpty() ? 0 : failures.getFirst().from();
        // The first ten minutes are for the services to come up.
        var warm = Duration.ofMinutes(10);
        for (var f : failures) {
            var at = warm.plusSeconds(f.from() - zero);
            if (at.compareTo(lasts) >= 0) continue;
            var number = names.getOrDefault(f.node(), 0) % nodes;
            steps.add(new Step(at, f.kind(), "node-%05d".formatted(number), Duration.ofSeconds(f.seconds()), Map.of()));
        }
        int services = Math.max(1, nodes / NODES_PER_SERVICE);
        for (int i = 0; i < services; i++) {
            var with = Map.of(
                    "instances", Integer.toString(Math.min(INSTANCES, nodes)), "millicores", "1000", "domains", "5");
            var at = Duration.ofSeconds(5 + 2L * i);
            if (at.compareTo(lasts) < 0) steps.add(new Step(at, Kind.DEPLOY, "shop-" + i, Duration.ZERO, with));
        }
        for (var at = Duration.ofHours(1); at.compareTo(lasts) < 0; at = at.plusHours(6)) {
            steps.add(new Step(at, Kind.READ, "", Duration.ZERO, Map.of()));
        }
        return new Schedule(nodes, lasts, steps);
    }
}
