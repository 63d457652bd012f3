package io.heddle.sim.schedule;

import java.util.Optional;

/** The names that a machine room has, by how large it is: what a step may strike. */
public record Room(int nodes, int racks, int replicas) {
    /**
     * What a step names and this room does not have; empty when it can happen. An instance may come into being until then, so
     * that every name with a dot will do.
     */
    public Optional<String> lacks(Step step) {
        var name = step.target();
        boolean known =
                switch (step.kind().target()) {
                    case NONE, SERVICE -> true;
                    case PROCESS -> name.equals("primary") || has("fc-%d", 1, replicas, name);
                    case MACHINE -> isMachine(name);
                    case GUEST -> isMachine(name) || name.contains(".");
                    case RACK -> has("rack-%02d", 0, racks - 1, name);
                };
        return known ? Optional.empty() : Optional.of(lack(step));
    }

    public boolean isMachine(String name) {
        return has("node-%05d", 0, nodes - 1, name);
    }

    /** In the words in which it is said to people. */
    public String lack(Step step) {
        var there =
                switch (step.kind().target()) {
                    case NONE, SERVICE -> "";
                    case PROCESS -> " (there are primary and " + names("fc-%d", 1, replicas) + ")";
                    case MACHINE -> " (there are " + names("node-%05d", 0, nodes - 1) + ")";
                    case GUEST ->
                        " (there are " + names("node-%05d", 0, nodes - 1) + ", and instances like d-00001.Web_IN_0)";
                    case RACK -> " (there are " + names("rack-%02d", 0, racks - 1) + ")";
                };
        return step.kind().word() + ": there is no " + step.target() + there;
    }

    private static String names(String form, int first, int last) {
        return first == last ? form.formatted(first) : form.formatted(first) + " to " + form.formatted(last);
    }

    private static boolean has(String form, int first, int last, String name) {
        var digits = name.substring(name.indexOf('-') + 1);
        if (!digits.matches("\\d{1,6}")) return false;
        int number = Integer.parseInt(digits);
        return number >= first && number <= last && form.formatted(number).equals(name);
    }
}
