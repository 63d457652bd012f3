package io.heddle.agent.lb;

import io.heddle.agent.GatewayLink;
import io.heddle.agent.GatewaySettings;
import io.heddle.protocol.Backend;
import io.heddle.protocol.LoadBalancerGoal;
import io.heddle.protocol.VirtualEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The load balancer's part of {@link io.heddle.agent.Rehearsal}: one endpoint, one backend, one connection. */
public final class LoadBalancerRehearsal {
    private LoadBalancerRehearsal() {}

    /** Returns whether a connection went through. */
    public static boolean play(Path state, GatewaySettings gateways) throws IOException, InterruptedException {
        Files.createDirectories(state);
        var settings = new LoadBalancerSettings(
                "rehearsal", state, gateways, Duration.ofSeconds(1), 10, Duration.ofSeconds(9));
        var balancer = new LoadBalancer(settings, state.resolve("goal.pb"));
        balancer.resume();
        var gateway = new GatewayLink(gateways);
        var healthy = new CountDownLatch(1);
        gateway.start(balancer::hello, message -> {});
        Thread.ofPlatform().daemon().start(() -> {
            try {
                balancer.run(report -> {
                    gateway.offer(report);
                    if (report.getBackendsList().stream().anyMatch(b -> b.getHealthy())) healthy.countDown();
                });
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        InetAddress here = InetAddress.getLoopbackAddress();
        int port = freePort(here);
        try (var backend = new ServerSocket(0, 10, here)) {
            balancer.post(() -> balancer.accept(goal(port, backend.getLocalPort())));
            if (!healthy.await(30, TimeUnit.SECONDS)) return false;
            try (var client = new Socket(here, port)) {
                client.getOutputStream().write(1);
                return true;
            }
        }
    }

    private static int freePort(InetAddress here) throws IOException {
        try (var door = new ServerSocket(0, 1, here)) {
            return door.getLocalPort();
        }
    }

    private static LoadBalancerGoal goal(int port, int backend) {
        var instance = Backend.newBuilder()
                .setInstanceId("i")
                .setAddress("127.0.0.1")
                .setPort(backend)
                .setReady(true);
        var endpoint = VirtualEndpoint.newBuilder()
                .setId("e")
                .setVip("127.0.0.1")
                .setPort(port)
                .addBackends(instance);
        return LoadBalancerGoal.newBuilder()
                .setEpoch(1)
                .setIncarnation(1)
                .addEndpoints(endpoint)
                .build();
    }
}
