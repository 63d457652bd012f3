package io.heddle.agent.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.agent.TestFabric;
import io.heddle.protocol.Backend;
import io.heddle.protocol.Hello;
import io.heddle.protocol.LoadBalancerGoal;
import io.heddle.protocol.Probe;
import io.heddle.protocol.Report;
import io.heddle.protocol.VirtualEndpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real process between a client and servers that come and go. */
class LoadBalancerTest {
    private static final String ENDPOINT = "guestbook/production/Web/Http";

    private final int port = freePort();

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Process start(Path state, int gateway) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoadBalancerMain.class.getName(),
                        "--id=lb-1",
                        "--state=" + state,
                        "--gateway=127.0.0.1:" + gateway,
                        "--plaintext",
                        "--heartbeat-ms=100"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        state.resolve("../balancer.log").toFile()))
                .start();
    }

    private LoadBalancerGoal goal(long incarnation, Backend... backends) {
        return LoadBalancerGoal.newBuilder()
                .setEpoch(1)
                .setIncarnation(incarnation)
                .addEndpoints(VirtualEndpoint.newBuilder()
                        .setId(ENDPOINT)
                        .setVip("127.0.0.1")
                        .setPort(port)
                        .setProtocol("http")
                        .setProbe(Probe.newBuilder()
                                .setProtocol("http")
                                .setPath("/health")
                                .setIntervalMs(100)
                                .setTimeoutMs(2000))
                        .addAllBackends(List.of(backends)))
                .build();
    }

    private static void awaitHealthy(TestFabric fabric, long incarnation, String... names) throws InterruptedException {
        Set<String> wanted = Set.of(names);
        fabric.await(
                "healthy: " + wanted,
                r -> r.getIncarnation() == incarnation && healthy(r).equals(wanted));
    }

    private static Set<String> healthy(Report report) {
        Set<String> names = new HashSet<>();
        report.getBackendsList().stream()
                .filter(b -> b.getHealthy() && b.getEndpoint().equals(ENDPOINT))
                .forEach(b -> names.add(b.getInstanceId()));
        return names;
    }

    /** Asks on a connection of its own. */
    private String ask() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return ask(socket);
        }
    }

    private static String ask(Socket socket) throws IOException {
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String first = String.valueOf(in.readLine());
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {}
        char[] name = new char[1];
        assertThat(in.read(name)).isEqualTo(1);
        assertThat(first).contains("200");
        return new String(name);
    }

    private Set<String> askOften() throws IOException {
        Set<String> answers = new HashSet<>();
        for (int i = 0; i < 20; i++) answers.add(ask());
        return answers;
    }

    @Test
    void connectionsGoToBackendsThatAreReadyAndAnswerTheirProbe(@TempDir Path folder) throws Exception {
        Path state = folder.resolve("lb");
        java.nio.file.Files.createDirectories(state);
        Process process;
        try (var fabric = new TestFabric();
                var a = new TestBackend("a");
                var b = new TestBackend("b")) {
            process = start(state, fabric.port());
            try {
                fabric.send(goal(1, a.goal(true), b.goal(true)));
                awaitHealthy(fabric, 1, "a", "b");
                assertThat(fabric.hellos().get(0).getKind()).isEqualTo(Hello.Kind.LOAD_BALANCER);
                assertThat(askOften()).containsExactlyInAnyOrder("a", "b");

                b.well = false;
                awaitHealthy(fabric, 1, "a");
                assertThat(askOften()).containsExactly("a");
                b.well = true;
                awaitHealthy(fabric, 1, "a", "b");

                try (var kept = connectedTo("a")) {
                    fabric.send(goal(2, a.goal(false), b.goal(true)));
                    awaitHealthy(fabric, 2, "a", "b");
                    assertThat(askOften()).containsExactly("b");
                    assertThat(ask(kept)).isEqualTo("a");
                }

                fabric.send(goal(1, a.goal(true)));
                Report refused = fabric.await("a refusal", r -> r.getFindingsCount() > 0);
                assertThat(refused.getFindings(0)).startsWith("stale-goal");
                assertThat(refused.getIncarnation()).isEqualTo(2);
                assertThat(askOften()).containsExactly("b");
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private Socket connectedTo(String name) throws IOException {
        while (true) {
            var socket = new Socket(InetAddress.getLoopbackAddress(), port);
            if (ask(socket).equals(name)) return socket;
            socket.close();
        }
    }

    @Test
    void aBackendThatDiesCostsNoRequestAndItsReturnIsSeen(@TempDir Path folder) throws Exception {
        Path state = folder.resolve("lb");
        java.nio.file.Files.createDirectories(state);
        try (var fabric = new TestFabric();
                var a = new TestBackend("a")) {
            var b = new TestBackend("b");
            Process process = start(state, fabric.port());
            try (b) {
                fabric.send(goal(1, a.goal(true), b.goal(true)));
                awaitHealthy(fabric, 1, "a", "b");
                b.close();
                assertThat(askOften()).containsExactly("a");
                awaitHealthy(fabric, 1, "a");
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void itGoesOnWithoutFabricAlsoAfterItsOwnRestart(@TempDir Path folder) throws Exception {
        Path state = folder.resolve("lb");
        java.nio.file.Files.createDirectories(state);
        try (var a = new TestBackend("a")) {
            Process process;
            int gateway;
            try (var fabric = new TestFabric()) {
                gateway = fabric.port();
                process = start(state, gateway);
                fabric.send(goal(1, a.goal(true)));
                awaitHealthy(fabric, 1, "a");
            }
            try {
                assertThat(ask()).isEqualTo("a");
                process.destroyForcibly().waitFor();
                process = start(state, gateway);
                assertThat(awaitAnswer()).isEqualTo("a");
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    /** Bounded by the patience of the fabric's end; each attempt is a connection. */
    private String awaitAnswer() throws IOException {
        long end = System.nanoTime() + TestFabric.PATIENCE.toNanos();
        while (true) {
            try {
                return ask();
            } catch (IOException | AssertionError e) {
                if (System.nanoTime() > end) throw e;
                java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
            }
        }
    }

    @Test
    void anEndpointThatCannotListenIsAFindingAndHindersNoOther(@TempDir Path folder) throws Exception {
        Path state = folder.resolve("lb");
        java.nio.file.Files.createDirectories(state);
        try (var fabric = new TestFabric();
                var a = new TestBackend("a")) {
            Process process = start(state, fabric.port());
            try {
                var goal = goal(1, a.goal(true));
                // A documentation address: no machine has it.
                var elsewhere = goal.getEndpoints(0).toBuilder()
                        .setId("other")
                        .setVip("203.0.113.1")
                        .setPort(80);
                fabric.send(goal.toBuilder().addEndpoints(0, elsewhere).build());
                awaitHealthy(fabric, 1, "a");
                assertThat(ask()).isEqualTo("a");
                assertThat(fabric.newest().getFindingsList())
                        .singleElement()
                        .asString()
                        .startsWith("other: lb-bind: cannot listen on 203.0.113.1:80");
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }
}
