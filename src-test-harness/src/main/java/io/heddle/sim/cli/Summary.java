package io.heddle.sim.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.sim.Trial;
import java.util.Locale;
import java.util.TreeMap;

/** What came of many runs together. */
final class Summary {
    private final TreeMap<String, Long> marks = new TreeMap<>();
    private long runs;
    private long failed;
    private long faults;
    private long messages;
    private long steps;
    private long millis;

    void add(Trial.Result r) {
        runs++;
        if (!r.passed()) failed++;
        r.outcome().ifPresent(o -> {
            faults += o.faults();
            messages += o.messages();
            steps += o.steps();
            millis += o.simulated().toMillis();
            o.marks().forEach((mark, n) -> marks.merge(mark, n, Long::sum));
        });
    }

    long failed() {
        return failed;
    }

    String text(boolean json, long nanos) {
        double seconds = nanos / 1e9;
        if (json) {
            var line = new ObjectMapper().createObjectNode();
            line.put("seeds", runs)
                    .put("failed", failed)
                    .put("simulatedSeconds", millis / 1e3)
                    .put("wallSeconds", seconds)
                    .put("faults", faults)
                    .put("messages", messages)
                    .put("steps", steps);
            var object = line.putObject("marks");
            marks.forEach(object::put);
            return line.toString();
        }
        return String.format(
                Locale.ROOT,
                "%d seeds, %d failed; %s simulated in %.1f s: %.0f times real time, %.0f seeds and %.0f faults an hour;"
                        + " %d rare branches taken",
                runs,
                failed,
                Lines.hours(millis),
                seconds,
                millis / 1e3 / seconds,
                runs / seconds * 3_600,
                faults / seconds * 3_600,
                marks.size());
    }
}
