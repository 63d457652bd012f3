package io.heddle.guest.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ProcessTableTest {
    private final ProcessTable table = new ProcessTable();
    private final String marker = "test-" + UUID.randomUUID();

    /** Runs a shell line in a session of its own, with the marker; returns when the line has printed something. */
    private Process start(String line) throws IOException {
        var builder = new ProcessBuilder("setsid", "sh", "-c", line);
        builder.environment().put(ProcessTable.MARKER, marker);
        Process process = builder.start();
        assertThat(process.getInputStream().read()).isPositive();
        return process;
    }

    private Set<Long> tree() {
        return table.tree(marker::equals).stream().map(ProcessEntry::pid).collect(Collectors.toSet());
    }

    @Test
    void aTreeHoldsOrphansAndThoseThatClearedTheirEnvironment() throws Exception {
        // A child, an orphan without the marker, and an orphan in another session with it.
        Process process = start("sleep 600 & (env -i sleep 600 &) ; (setsid sleep 600 &) ; echo x; wait");
        try {
            assertThat(table.markers()).containsEntry(process.pid(), marker);
            assertThat(tree()).hasSize(4).contains(process.pid());
            assertThat(table.tree("another"::equals)).isEmpty();
        } finally {
            assertThat(table.killTree(marker::equals, Set.of())).isTrue();
        }
        assertThat(tree()).isEmpty();
        assertThat(process.waitFor()).isNotZero();
    }

    @Test
    void theSparedLiveAndTheStoppedDie() throws Exception {
        Process spared = start("echo x; exec sleep 600");
        Process stopped = start("echo x; exec sleep 600");
        try {
            new ProcessBuilder("kill", "-STOP", Long.toString(stopped.pid()))
                    .start()
                    .waitFor();
            assertThat(table.killTree(marker::equals, Set.of(spared.pid()))).isTrue();
            assertThat(tree()).containsExactly(spared.pid());
        } finally {
            table.killTree(marker::equals, Set.of());
        }
    }

    @Test
    void aProcessIsKnownByItsStartToo() throws Exception {
        Process process = start("echo x; exec sleep 600");
        long ticks = table.find(process.pid()).orElseThrow().startTicks();
        assertThat(table.runs(process.pid(), ticks)).isTrue();
        assertThat(table.runs(process.pid(), ticks + 1)).isFalse();
        process.destroyForcibly().waitFor();
        assertThat(table.runs(process.pid(), ticks)).isFalse();
    }

    @Test
    void theCallerIsNeverPartOfATree() {
        long self = ProcessHandle.current().pid();
        assertThat(table.find(self)).isPresent();
        assertThat(table.tree(m -> true)).noneMatch(e -> e.pid() == self);
    }

    @Test
    void aCommandMayHaveAnyName() {
        String stat = "42 (a) b (c)) S 7 42 40 0 -1 4194560 1 2 3 4 11 5 0 0 20 0 1 0 9876 1 2";
        assertThat(ProcessEntry.parse(stat)).contains(new ProcessEntry(42, 7, 40, 'S', 9876, 16));
        assertThat(ProcessEntry.parse("")).isEmpty();
        assertThat(ProcessEntry.parse("42 (x) S 1")).isEmpty();
        assertThat(ProcessEntry.parse(stat.replace("9876", "x"))).isEmpty();
    }
}
