package io.heddle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule that is broken on purpose is noticed by the checker of the promise that it breaks. */
class MutationTest {
    /** Seeds that may be needed. The table says how many were. */
    private static final int SEEDS_MAX = 40;

    private static final Duration LASTS = Duration.ofMinutes(10);
    private static final Path TABLE = Path.of(System.getProperty("heddle.top", ".."), "docs/generated/mutations.md");
    private static final boolean WRITE = Boolean.getBoolean("mutations.write");

    private record Found(Mutation mutation, int seeds, String what) {}

    /** One seed each, those that are found with the first few: the whole table is a soak. */
    @ParameterizedTest
    @EnumSource(names = {"POWER_OFF_DOES_NOTHING", "MACHINES_LOOK_TWICE_AS_LARGE", "HEALTHY_MACHINES_ARE_FENCED"})
    @Tag("slow")
    void aBrokenRuleIsNoticed(Mutation mutation) {
        assertThat(find(mutation).seeds()).isPositive();
    }

    @Test
    @Tag("soak")
    void everyMutationIsFound() throws IOException {
        List<Found> all = new ArrayList<>();
        for (var mutation : Mutation.values()) if (mutation != Mutation.NONE) all.add(find(mutation));
        if (WRITE) Files.writeString(TABLE, table(all));
        assertThat(all)
                .allSatisfy(f -> assertThat(f.seeds()).as("%s", f.mutation()).isPositive());
    }

    @Test
    void theTableNamesEveryMutation() throws IOException {
        var table = Files.readString(TABLE);
        var missing = Arrays.stream(Mutation.values())
                .filter(m -> m != Mutation.NONE && !table.contains("`" + m.name() + "`"))
                .toList();
        assertThat(missing).as("write it anew: -Dmutations.write=true").isEmpty();
    }

    private static Found find(Mutation mutation) {
        for (int seed = 1; seed <= SEEDS_MAX; seed++) {
            var trial = new Trial(seed, Options.lan(12), mutation);
            var result = trial.run(trial.schedule(LASTS, 3));
            var violation = result.violations().stream()
                    .filter(v -> v.invariant() == mutation.invariant())
                    .findFirst();
            if (violation.isPresent())
                return new Found(mutation, seed, violation.get().what());
        }
        return new Found(mutation, 0, "");
    }

    private static String table(List<Found> all) {
        var text = new StringBuilder("""
                # Mutations

                Each rule that is broken on purpose, the invariant that it breaks, and how many seeds (12 machines, ten minutes of
                faults each, from seed 1) were run until that invariant's checker noticed. Written by `MutationTest`.

                | invariant | mutation | what is broken | seeds | what the checker said |
                |---|---|---|---|---|
                """);
        all.stream()
                .sorted((a, b) ->
                        Integer.compare(a.mutation().invariant(), b.mutation().invariant()))
                .forEach(f -> text.append("| ")
                        .append(f.mutation().invariant())
                        .append(" | `")
                        .append(f.mutation())
                        .append("` | ")
                        .append(f.mutation().meaning())
                        .append(" | ")
                        .append(f.seeds())
                        .append(" | ")
                        .append(f.what().replace('|', '/'))
                        .append(" |\n"));
        return text.toString();
    }
}
