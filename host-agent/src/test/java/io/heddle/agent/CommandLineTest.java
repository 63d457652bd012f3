package io.heddle.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.agent.lb.LoadBalancerMain;
import io.heddle.config.Bytes;
import io.heddle.config.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
    @Test
    void aWholeCommandLineIsRead(@TempDir Path folder) {
        var options = Options.of(
                "--node-id=n 1",
                "--state",
                folder.toString(),
                "--address",
                "127.9.0.1",
                "--gateway",
                "127.0.0.1:1",
                "--gateway",
                "[::1]:2",
                "--plaintext",
                "--guest-class-path",
                "a.jar:b.jar",
                "--cores",
                "4",
                "--heartbeat-ms",
                "250",
                "--image-cache-mib",
                "7");
        AgentSettings settings = AgentSettings.parse(options).orElseThrow();
        options.rejectUnknown();
        assertThat(options.findings()).isEmpty();
        assertThat(settings.nodeId()).isEqualTo("n 1");
        assertThat(settings.gateways().targets()).containsExactly("127.0.0.1:1", "[::1]:2");
        assertThat(settings.hardware().getCores()).isEqualTo(4);
        assertThat(settings.heartbeat()).isEqualTo(Duration.ofMillis(250));
        assertThat(settings.imageCacheMax()).isEqualTo(Bytes.mib(7));
        assertThat(settings.guestPort()).isZero();
    }

    @Test
    void allThatIsWrongIsFoundAtOnce(@TempDir Path folder) {
        var options = Options.of(
                "stray",
                "--node-id",
                "a/b",
                "--gateway",
                "nowhere",
                "--tls",
                folder.toString(),
                "--cores",
                "0",
                "--heartbeat-ms",
                "soon",
                "--guest-java",
                folder.toString() + "/java",
                "--guest-archive",
                "/no/such.aot",
                "--colour",
                "red",
                "--address",
                "x",
                "--address",
                "y");
        assertThat(AgentSettings.parse(options)).isEmpty();
        options.rejectUnknown();
        assertThat(options.findings()).allMatch(Finding::isError);
        assertThat(options.findings().stream().map(Finding::rule))
                .containsExactlyInAnyOrder(
                        "option-shape",
                        "id-shape",
                        "option-missing",
                        "gateway-shape",
                        "tls-file",
                        "tls-file",
                        "tls-file",
                        "option-number",
                        "option-number",
                        "guest-java",
                        "option-missing",
                        "guest-archive",
                        "option-unknown",
                        "option-once");
    }

    @Test
    void aPersonSeesFindingsAndNoTrace(@TempDir Path folder) throws Exception {
        String agent = TestMachine.run(List.of(HostAgentMain.class.getName(), "--cores", "many"), 2);
        assertThat(agent).contains("[option-missing]", "[option-number]").doesNotContain("Exception", "\tat ");
        String balancer = TestMachine.run(List.of(LoadBalancerMain.class.getName(), "--id", "lb"), 2);
        assertThat(balancer).contains("--state", "--gateway").doesNotContain("Exception", "\tat ");
        String stop = TestMachine.run(List.of(StopGuestsMain.class.getName(), "--state", "/no/such"), 2);
        assertThat(stop).contains("no such folder: /no/such").doesNotContain("\tat ");
        Path file = Files.createFile(folder.resolve("file"));
        String taken = TestMachine.run(
                List.of(
                        HostAgentMain.class.getName(),
                        "--node-id",
                        "n",
                        "--state",
                        file.toString(),
                        "--address",
                        "127.0.0.1",
                        "--gateway",
                        "127.0.0.1:1",
                        "--plaintext",
                        "--guest-class-path",
                        "x"),
                1);
        assertThat(taken).contains("agent.cannot-work", file.toString()).doesNotContain("\tat ");
    }
}
