package io.heddle.agent;

import io.heddle.config.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A command line of {@code --name value} pairs and {@code --name} flags, read so that all that is wrong is found at once. */
public final class Options {
    private static final String PLACE = "command line";

    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();

    private Options() {}

    public static Options of(String... args) {
        var options = new Options();
        for (int i = 0; i < args.length; i++) {
            if (!args[i].startsWith("--") || args[i].length() < 3) {
                options.finding(args[i], "option-shape", "not an option: \"" + args[i] + "\"", "write --name value");
                continue;
            }
            String name = args[i].substring(2);
            int equals = name.indexOf('=');
            String value = "";
            if (equals > 0) {
                value = name.substring(equals + 1);
                name = name.substring(0, equals);
            } else if (i + 1 < args.length && !args[i + 1].startsWith("--")) {
                value = args[++i];
            }
            options.values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
        }
        return options;
    }

    public void finding(String option, String rule, String message, String remedy) {
        findings.add(Finding.error(PLACE, "--" + option, rule, message, remedy));
    }

    /** All that was found wrong so far, in the order of the command line's reading. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    public boolean flag(String name) {
        used.add(name);
        List<String> given = values.get(name);
        if (given == null) return false;
        if (!given.get(0).isEmpty()) {
            finding(name, "option-flag", "takes no value, but has \"" + given.get(0) + "\"", "remove the value");
        }
        return true;
    }

    public List<String> all(String name) {
        used.add(name);
        return values.getOrDefault(name, List.of());
    }

    public Optional<String> optional(String name) {
        List<String> given = all(name);
        if (given.size() > 1) {
            finding(name, "option-once", "is given " + given.size() + " times", "give it once");
        }
        return given.stream().findFirst();
    }

    /** The value, or an empty text and a finding. */
    public String required(String name) {
        Optional<String> value = optional(name);
        if (value.isEmpty() || value.get().isEmpty()) {
            finding(name, "option-missing", "is missing", "add --" + name + " VALUE");
        }
        return value.orElse("");
    }

    public Path path(String name) {
        return Path.of(required(name));
    }

    public long number(String name, long otherwise, long min, long max) {
        Optional<String> value = optional(name);
        if (value.isEmpty()) return otherwise;
        try {
            long number = Long.parseLong(value.get());
            if (number >= min && number <= max) return number;
        } catch (NumberFormatException e) {
            // Said below.
        }
        finding(name, "option-number", "not a number from " + min + " to " + max + ": \"" + value.get() + "\"", "");
        return otherwise;
    }

    /** Finds what was given and never asked for. Call it last. */
    public void rejectUnknown() {
        for (String name : values.keySet()) {
            if (!used.contains(name)) finding(name, "option-unknown", "there is no such option", "remove it");
        }
    }
}
