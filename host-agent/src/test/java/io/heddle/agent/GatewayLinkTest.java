package io.heddle.agent;

import static io.heddle.agent.RunningRoleTest.ready;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.protocol.VmReport;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line from a machine to whichever fabric process lives. */
class GatewayLinkTest {
    @Test
    void aMachineGoesToAnotherGatewayWhenItsOwnDies(@TempDir Path folder) throws Exception {
        try (var first = new TestFabric();
                var second = new TestFabric();
                var machine = new TestMachine(
                        folder,
                        List.of("127.0.0.1:" + first.port(), "127.0.0.1:" + second.port(), "127.0.0.1:1"),
                        "--plaintext")) {
            var goal = TestMachine.goal(1, TestMachine.program("vm-1", "sleep 1000", s -> s));
            first.send(goal);
            second.send(goal);
            machine.start();
            TestFabric own = TestFabric.firstHello(first, second);
            VmReport before = own.awaitVm("vm-1", "ready", v -> ready(v));
            TestFabric other = own == first ? second : first;
            own.close();
            VmReport after = other.awaitVm("vm-1", "still ready", v -> ready(v));
            assertThat(after.getRolePid()).isEqualTo(before.getRolePid());
            assertThat(other.hellos()).singleElement().satisfies(h -> {
                assertThat(h.getIncarnation()).isEqualTo(1);
                assertThat(h.getHardware().getCapabilitiesList()).contains("driver=process");
            });
        }
    }

    @Test
    @Tag("slow")
    void theRehearsalForClassArchivesComesToItsEndOverMutualTls() throws Exception {
        String output = TestMachine.run(List.of(Rehearsal.class.getName()), 0);
        assertThat(output).contains("gateway.connected", "agent.guests-stopped", "backend.up");
    }
}
