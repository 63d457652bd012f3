package io.heddle.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.edge.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What {@code heddle chaos} says without breaking anything, and when it is told to end. */
class ChaosMainTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal =
            new Terminal(new PrintStream(err, true, UTF_8), new PrintStream(err, true, UTF_8), false);
    private final List<String> said = new ArrayList<>();

    @Test
    void theHelpNamesEveryFault() {
        var words = List.of(ChaosMain.line(terminal).getUsageMessage().split("[\\s,]+"));
        assertThat(words).containsAll(Faults.names());
    }

    @Test
    void aFaultThatDoesNotExistIsRefusedWithTheNamesOfAll() {
        assertThat(ChaosMain.line(terminal).execute("--fault", "nosuch")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("there is no fault nosuch", "kill-primary", "skew-agent-drift");
    }

    @Test
    void aRunThatIsOverIsRemovedAndThenSaysNothingOfInterruption() {
        try (var ending = Ending.of(said::add, () -> said.add("removed"))) {
            ending.say("a fault");
        }
        assertThat(said).containsExactly("a fault", "removed");
    }

    @Test
    void aRunThatIsToldToEndIsInterruptedSaysNoMoreAndIsRemovedOnceAfterIt() throws InterruptedException {
        var ending = Ending.of(said::add, () -> said.add("removed"));
        var told = new Thread(ending::interrupted);
        try (ending) {
            told.start();
            TimeUnit.MINUTES.sleep(1); // Until it is interrupted.
        } catch (InterruptedException e) {
            ending.say("one more fault");
        }
        told.join();
        assertThat(ending.isTold()).isTrue();
        assertThat(said)
                .containsExactly(
                        "interrupted: stopping what was started",
                        "removed",
                        "interrupted: all is stopped and removed, nothing is left");
    }

    @Test
    void whatCouldNotBeRemovedIsNotSaidToBeGone() throws InterruptedException {
        var ending = Ending.of(said::add, () -> false);
        var told = new Thread(ending::interrupted);
        try (ending) {
            told.start();
            TimeUnit.MINUTES.sleep(1); // Until it is interrupted.
        } catch (InterruptedException e) {
            // As it has to be.
        }
        told.join();
        assertThat(said).containsExactly("interrupted: stopping what was started");
    }
}
