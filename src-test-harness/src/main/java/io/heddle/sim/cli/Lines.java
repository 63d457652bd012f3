package io.heddle.sim.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.sim.Mutation;
import io.heddle.sim.Trial;
import java.nio.file.Path;
import java.util.Locale;

/** What came of a run, on one line. */
final class Lines {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Lines() {}

    static String text(Trial.Result r) {
        var o = r.outcome();
        if (o.isEmpty()) return "seed " + r.seed() + "  BROKEN   " + r.kind();
        return String.format(
                Locale.ROOT,
                "seed %d  %s  trace %016x  order %016x  %d faults, %s simulated, at rest %.0f s after the last",
                r.seed(),
                r.passed() ? "ok    " : "FAILED",
                o.get().traceHash(),
                o.get().orderHash(),
                o.get().faults(),
                hours(o.get().simulated().toMillis()),
                o.get().settledAfter().toMillis() / 1e3);
    }

    static String hours(long millis) {
        return millis < 3_600_000
                ? String.format(Locale.ROOT, "%.1f min", millis / 6e4)
                : String.format(Locale.ROOT, "%.1f h", millis / 3.6e6);
    }

    static String json(Trial.Result r) {
        var line = JSON.createObjectNode().put("seed", r.seed()).put("passed", r.passed());
        r.outcome().ifPresent(o -> line.put("trace", "%016x".formatted(o.traceHash()))
                .put("order", "%016x".formatted(o.orderHash()))
                .put("faults", o.faults())
                .put("steps", o.steps())
                .put("simulatedSeconds", o.simulated().toMillis() / 1e3)
                .put("settledAfterSeconds", o.settledAfter().toMillis() / 1e3));
        var broken = line.putArray("violations");
        r.violations().forEach(v -> broken.addObject()
                .put("invariant", v.invariant())
                .put("atSeconds", v.at() / 1e9)
                .put("what", v.what()));
        if (!r.broken().isEmpty()) line.put("broken", r.broken());
        return line.toString();
    }

    static String replay(boolean json, long seed, int nodes, String how, Mutation mutation, Path file) {
        var command = "./heddle sim --seed " + seed + " --nodes " + nodes + how
                + (mutation == Mutation.NONE ? "" : " --mutation " + mutation) + " --schedule " + file;
        return json ? JSON.createObjectNode().put("replay", command).toString() : "  repeat it with: " + command;
    }
}
