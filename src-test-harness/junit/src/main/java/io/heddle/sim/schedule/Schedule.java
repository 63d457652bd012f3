package io.heddle.sim.schedule;

import io.heddle.config.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What goes wrong and what is asked for, in the order of time; then the faults end, and everything must come to rest. As a
 * file it has one line for each step; empty lines and what follows {@code #} are for people:
 *
 * <pre>
 * heddle-schedule 1
 * nodes 6
 * lasts 10m
 * 0d00:00:05.000000 deploy shop domains=5 instances=4 millicores=1000
 * 0d00:01:30.000000 process-kill primary for 20s
 * </pre>
 *
 * @param nodes machines of the datacenter that it is meant for
 * @param lasts after which all faults are over
 */
public record Schedule(int nodes, Duration lasts, List<Step> steps) {
    /** Unit: steps. A month of a thousand failing machines has some thousands. */
    static final int STEPS_MAX = 200_000;

    /** Unit: machines. */
    public static final int NODES_MAX = 20_000;

    private static final String HEADER = "heddle-schedule 1";

    public Schedule {
        steps = steps.stream().sorted(Comparator.comparing(Step::at)).toList();
    }

    public Schedule with(List<Step> other) {
        return new Schedule(nodes, lasts, other);
    }

    public long faults() {
        return steps.stream().filter(s -> s.kind().isFault()).count();
    }

    public String text() {
        var text = new StringBuilder(HEADER).append('\n');
        text.append("nodes ").append(nodes).append('\n');
        text.append("lasts ").append(Times.text(lasts)).append('\n');
        for (var step : steps) text.append(step.line()).append('\n');
        return text.toString();
    }

    /** What a file held, or everything that is wrong with it. */
    public record Read(Optional<Schedule> schedule, List<Finding> findings) {}

    /** @param name of the file, for findings */
    public static Read read(String name, String text) {
        return new Reader(name).read(text);
    }

    private static final class Reader {
        private final String name;
        private final List<Finding> findings = new ArrayList<>();
        private final List<Step> steps = new ArrayList<>();
        private int nodes;
        private Duration lasts = Duration.ZERO;
        private int line;

        Reader(String name) {
            this.name = name;
        }

        Read read(String text) {
            boolean headed = false;
            for (var raw : text.split("\n", -1)) {
                line++;
                int comment = raw.indexOf('#');
                var words =
                        (comment < 0 ? raw : raw.substring(0, comment)).strip().split("\\s+");
                if (words[0].isEmpty()) continue;
                if (!headed) {
                    headed = true;
                    if (!String.join(" ", words).equals(HEADER)) {
                        find("header", "the file does not begin with \"" + HEADER + "\"", "is it a schedule at all?");
                        return new Read(Optional.empty(), findings);
                    }
                } else if (words[0].equals("nodes")) {
                    nodes = number(words, 1, NODES_MAX);
                } else if (words[0].equals("lasts")) {
                    lasts = words.length == 2 ? stretch(words[1]) : Duration.ZERO;
                } else {
                    step(words);
                }
            }
            if (nodes == 0) find("nodes-missing", "no line says how many machines there are", "add a line: nodes 6");
            if (lasts.isZero()) find("lasts-missing", "no line says how long it lasts", "add a line: lasts 10m");
            return findings.isEmpty()
                    ? new Read(Optional.of(new Schedule(nodes, lasts, steps)), List.of())
                    : new Read(Optional.empty(), List.copyOf(findings));
        }

        private int number(String[] words, int min, int max) {
            if (words.length == 2 && words[1].matches("\\d{1,6}")) {
                int n = Integer.parseInt(words[1]);
                if (n >= min && n <= max) return n;
            }
            find("number", words[0] + " needs a number", min + " to " + max);
            return min;
        }

        private Duration stretch(String word) {
            var d = Times.stretch(word);
            if (d.isEmpty()) find("duration", "\"" + word + "\" is no stretch of time", "like 500ms, 30s, 5m, 2h");
            return d.orElse(Duration.ofSeconds(1));
        }

        private void step(String[] words) {
            var at = Times.moment(words[0]);
            var kind = words.length > 1 ? Kind.of(words[1]) : Optional.<Kind>empty();
            if (at.isEmpty()) find("moment", "\"" + words[0] + "\" is no moment", "like 0d00:01:30.500");
            if (kind.isEmpty()) {
                find(
                        "kind",
                        "\"" + (words.length > 1 ? words[1] : "") + "\" is nothing that can happen",
                        "see the manual");
            }
            if (steps.size() >= STEPS_MAX) find("steps", "more than " + STEPS_MAX + " steps", "split the file");
            if (at.isEmpty() || kind.isEmpty() || steps.size() >= STEPS_MAX) return;
            int next = 2;
            String target = "";
            if (kind.get().target() != Kind.Target.NONE) {
                if (words.length > next) target = words[next++];
                else
                    find(
                            "target",
                            kind.get().word() + " needs a target",
                            "name a " + kind.get().target());
            }
            var lasts = Duration.ZERO;
            var with = new HashMap<String, String>();
            for (; next < words.length; next++) {
                int equals = words[next].indexOf('=');
                if (words[next].equals("for") && next + 1 < words.length) lasts = stretch(words[++next]);
                else if (equals > 0) setting(kind.get(), words[next], equals, with);
                else find("word", "\"" + words[next] + "\" means nothing here", "for TIME, or key=number");
            }
            for (var key : kind.get().keys()) {
                if (!with.containsKey(key)) find("setting", kind.get().word() + " needs " + key + "=", "add it");
            }
            steps.add(new Step(at.get(), kind.get(), target, lasts, with));
        }

        private void setting(Kind kind, String word, int equals, Map<String, String> with) {
            var key = word.substring(0, equals);
            var value = word.substring(equals + 1);
            if (!kind.keys().contains(key)) {
                find("setting", kind.word() + " has no setting " + key, "it has " + String.join(", ", kind.keys()));
            } else if (!value.matches("-?\\d{1,9}(\\.\\d{1,9})?")) {
                find("setting", key + " needs a number, not \"" + value + "\"", "like 0.05");
            } else {
                with.put(key, value);
            }
        }

        private void find(String rule, String message, String remedy) {
            findings.add(Finding.error(name + ":" + line, "", rule, message, remedy));
        }
    }
}
