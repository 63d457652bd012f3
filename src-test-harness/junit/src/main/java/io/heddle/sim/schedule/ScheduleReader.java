package io.heddle.sim.schedule;

import io.heddle.config.Finding;
import io.heddle.config.ServiceName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a schedule's text, line by line, and notes everything that is wrong with it. */
final class ScheduleReader {
    /** Of a schedule and of a fault: far more than the longest run. */
    private static final Duration STRETCH_MAX = Duration.ofDays(3_660);

    private final String name;
    private final boolean timed;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Schedule.Placed> placed = new ArrayList<>();
    private int nodes;
    private Duration lasts = Duration.ZERO;
    private int line;

    /** @param timed whether faults say how long they last; otherwise somebody ends them */
    ScheduleReader(String name, boolean timed) {
        this.name = name;
        this.timed = timed;
    }

    Schedule.Read read(String text) {
        boolean headed = false;
        for (var raw : text.split("\n", -1)) {
            line++;
            var words = words(raw);
            if (words[0].isEmpty()) continue;
            if (!headed) {
                headed = true;
                if (!String.join(" ", words).equals(Schedule.HEADER)) return headless();
            } else if (words[0].equals("nodes")) {
                nodes = number(words, 1, Schedule.NODES_MAX);
            } else if (words[0].equals("lasts")) {
                lasts = words.length == 2 ? stretch(words[1]) : Duration.ZERO;
            } else {
                step(words);
            }
        }
        if (!headed) return headless();
        if (nodes == 0) find("nodes-missing", "no line says how many machines there are", "add a line: nodes 6");
        if (lasts.isZero()) find("lasts-missing", "no line says how long it lasts", "add a line: lasts 10m");
        else placed.stream().filter(p -> p.step().at().compareTo(lasts) > 0).forEach(this::late);
        return result();
    }

    /** One fault, which begins when it is read and which somebody ends. */
    Schedule.Read fault(String text) {
        nodes = 1;
        lasts = Duration.ofSeconds(1);
        step(words("0d00:00:00 " + text));
        for (var step : steps) {
            if (!step.kind().isFault()) find("kind", step.kind().word() + " is no fault", "name a fault");
        }
        return result();
    }

    private static String[] words(String raw) {
        int comment = raw.indexOf('#');
        return (comment < 0 ? raw : raw.substring(0, comment)).strip().split("\\s+");
    }

    private Schedule.Read headless() {
        find("header", "the file does not begin with \"" + Schedule.HEADER + "\"", "is it a schedule at all?");
        return result();
    }

    private Schedule.Read result() {
        findings.sort(Finding.ORDER);
        var schedule = findings.isEmpty() ? Optional.of(new Schedule(nodes, lasts, steps)) : Optional.<Schedule>empty();
        return new Schedule.Read(schedule, List.copyOf(findings), nodes, List.copyOf(placed));
    }

    private void late(Schedule.Placed p) {
        findings.add(Finding.error(
                p.place(),
                "",
                "late",
                p.step().kind().word() + " comes at " + Times.stamp(p.step().at()) + ", after the schedule's "
                        + Times.text(lasts),
                "let it come earlier, or make \"lasts\" longer"));
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
        var d = Times.stretch(word).filter(s -> !s.isZero() && s.compareTo(STRETCH_MAX) <= 0);
        if (d.isEmpty()) {
            find(
                    "duration",
                    "\"" + word + "\" is no stretch of time",
                    "like 500ms, 30s, 5m, 2h; up to " + STRETCH_MAX.toDays() + "d");
        }
        return d.orElse(STRETCH_MAX);
    }

    private void step(String[] words) {
        var at = Times.moment(words[0]);
        var kind = words.length > 1 ? Kind.of(words[1]) : Optional.<Kind>empty();
        if (at.isEmpty()) find("moment", "\"" + words[0] + "\" is no moment", "like 0d00:01:30.500");
        if (kind.isEmpty()) {
            find(
                    "kind",
                    "\"" + (words.length > 1 ? words[1] : "") + "\" is nothing that can happen",
                    "docs/simulation.md lists what can");
        }
        if (steps.size() >= Schedule.STEPS_MAX)
            find("steps", "more than " + Schedule.STEPS_MAX + " steps", "split the file");
        if (at.isEmpty() || kind.isEmpty() || steps.size() >= Schedule.STEPS_MAX) return;
        boolean aims = kind.get().target() != Kind.Target.NONE;
        var target = aims ? target(kind.get(), words) : "";
        var took = Duration.ZERO;
        var with = new HashMap<String, String>();
        for (int next = aims ? 3 : 2; next < words.length; next++) {
            int equals = words[next].indexOf('=');
            if (words[next].equals("for") && next + 1 < words.length) took = stretch(words[++next]);
            else if (equals > 0) setting(kind.get(), words[next], equals, with);
            else find("word", "\"" + words[next] + "\" means nothing here", "for TIME, or key=number");
        }
        time(kind.get(), took);
        for (var key : kind.get().keys()) {
            if (!with.containsKey(key)) find("setting", kind.get().word() + " needs " + key + "=", range(key));
            with.putIfAbsent(key, "0");
        }
        var step = new Step(at.get(), kind.get(), target, took, with);
        steps.add(step);
        if (!aims || !target.isEmpty()) placed.add(new Schedule.Placed(name + ":" + line, step));
    }

    private String target(Kind kind, String[] words) {
        if (words.length <= 2 || words[2].equals("for") || words[2].contains("=")) {
            find("target", kind.word() + " needs a target", "name a " + kind.target());
            return "";
        }
        if (kind.target() == Kind.Target.SERVICE) {
            try {
                return new ServiceName(words[2]).value();
            } catch (IllegalArgumentException e) {
                find("target", String.valueOf(e.getMessage()), "name a service");
            }
        }
        return words[2];
    }

    private void time(Kind kind, Duration took) {
        var word = kind.word();
        if (!kind.isFault() && !took.isZero()) find("time", word + " lasts no time", "leave \"for\" out");
        if (kind.isFault() && timed && took.isZero()) {
            find("time", word + " does not say how long it lasts", "add: for 30s");
        }
        if (!timed && !took.isZero()) find("time", "a fault of a test lasts until it is healed", "leave \"for\" out");
    }

    private void setting(Kind kind, String word, int equals, Map<String, String> with) {
        var key = word.substring(0, equals);
        var value = word.substring(equals + 1);
        if (!kind.keys().contains(key)) {
            var has = kind.keys().isEmpty() ? "none" : String.join(", ", kind.keys());
            find("setting", kind.word() + " has no setting " + key, "it has " + has);
            return;
        }
        boolean number = value.matches("-?\\d{1,9}(\\.\\d{1,9})?");
        if (!number || !Setting.of(key).orElseThrow().takes(value)) {
            find("setting", key + " cannot be \"" + value + "\"", range(key));
        }
        with.put(key, number ? value : "0");
    }

    private static String range(String key) {
        return "it is " + Setting.of(key).orElseThrow().range();
    }

    private void find(String rule, String message, String remedy) {
        var place = timed ? name + ":" + line : name;
        findings.add(Finding.error(place, "", rule, message, remedy));
    }
}
