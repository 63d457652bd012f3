package io.heddle.edge.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program of the user's that every process of a fabric is started through: to watch one from its first instruction, to bind
 * it to a processor, to give it a clock of its own. It is called with the process's name and its command line, and must end by
 * becoming that command ({@code exec}), since the process is known by its id.
 */
record Launcher(Optional<Path> program) {
    /** Names the program. */
    static final String VARIABLE = "HEDDLE_LAUNCHER";

    static final Launcher NONE = new Launcher(Optional.empty());

    /** The one that an environment names; throws {@link LocalFailure} when it cannot be run. */
    static Launcher in(Map<String, String> environment) {
        var name = environment.getOrDefault(VARIABLE, "");
        if (name.isEmpty()) return NONE;
        var program = Path.of(name);
        if (!program.isAbsolute() || !Files.isRegularFile(program) || !Files.isExecutable(program)) {
            throw new LocalFailure(VARIABLE + " is \"" + name + "\": it must be the absolute path of a program");
        }
        return new Launcher(Optional.of(program));
    }

    /** What comes before the command line of a process; nothing when there is no such program. */
    List<String> before(String name) {
        return program.map(p -> List.of(p.toString(), name)).orElse(List.of());
    }

    List<String> command(String name, List<String> command) {
        var all = new ArrayList<>(before(name));
        all.addAll(command);
        return all;
    }
}
