package io.heddle.edge.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class MusterTest {
    private static final String HOST = InetAddress.getLoopbackAddress().getHostAddress();

    @Test
    void theNextIsStartedWhenTheOneBeforeAnswers() throws Exception {
        var started = new CopyOnWriteArrayList<String>();
        try (var door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int open = door.getLocalPort();
            int shut;
            try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                shut = other.getLocalPort();
            }
            var steps = List.of(
                    new Muster.Step(List.of("first"), HOST, open),
                    new Muster.Step(List.of("balancer", "second"), HOST, shut),
                    new Muster.Step(List.of("third"), HOST, open));

            new Muster(steps, started::add).begin();

            await().atMost(Duration.ofSeconds(15)).until(() -> started.contains("second"));
            assertThat(started).containsExactly("first", "balancer", "second");
            try (var second = new ServerSocket(shut, 1, InetAddress.getLoopbackAddress())) {
                await().atMost(Duration.ofSeconds(15)).until(() -> started.contains("third"));
                assertThat(second.isBound()).isTrue();
            }
        }
    }
}
