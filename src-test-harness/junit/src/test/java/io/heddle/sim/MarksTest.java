package io.heddle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.sim.schedule.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A long run takes every rare branch and makes every fault; one that never was tells of something that is not tested. */
@Tag("soak")
class MarksTest {
    private static final Path SOURCES = Path.of("src/main/java/io/heddle/sim");
    private static final Pattern MARK = Pattern.compile("marks\\.hit\\(\"([a-z.-]+[a-z])\"\\)");
    private static final int SEEDS_MAX = 1_000;
    private static final long SEED_FIRST = 5_001;
    private static final int NODES = 12;
    private static final Duration LASTS = Duration.ofMinutes(6);

    @Test
    void everyMarkFiresWithinAThousandSeeds() throws IOException {
        var missing = expected();
        for (int i = 0; i < SEEDS_MAX && !missing.isEmpty(); i++) {
            var trial = new Trial(SEED_FIRST + i, Options.lan(NODES), Mutation.NONE);
            missing.removeAll(trial.run(trial.schedule(LASTS, 3))
                    .outcome()
                    .orElseThrow()
                    .marks()
                    .keySet());
        }
        assertThat(missing).isEmpty();
    }

    /** All marks that the simulation's source names, and one for each kind of fault. */
    private static Set<String> expected() throws IOException {
        var marks = Arrays.stream(Kind.values())
                .filter(kind -> !Set.of(Kind.DEPLOY, Kind.DELETE, Kind.READ).contains(kind))
                .map(kind -> "fault." + kind.word())
                .collect(Collectors.toCollection(TreeSet::new));
        try (var files = Files.walk(SOURCES)) {
            for (var file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                var found = MARK.matcher(Files.readString(file));
                while (found.find()) marks.add(found.group(1));
            }
        }
        return marks;
    }
}
