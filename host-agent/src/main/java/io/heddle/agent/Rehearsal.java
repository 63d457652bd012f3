package io.heddle.agent;

import io.grpc.Grpc;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.stub.StreamObserver;
import io.heddle.agent.lb.LoadBalancerRehearsal;
import io.heddle.guest.Folders;
import io.heddle.guest.Log;
import io.heddle.protocol.EntryPoint;
import io.heddle.protocol.FabricGatewayGrpc;
import io.heddle.protocol.FabricMessage;
import io.heddle.protocol.GuestGoal;
import io.heddle.protocol.MachineMessage;
import io.heddle.protocol.NodeGoal;
import io.heddle.protocol.RoleSpec;
import io.heddle.protocol.RoleStatus;
import io.heddle.protocol.VmGoal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A host agent's life in small: it greets a gateway over mutual TLS, starts one virtual machine, stops it, ends; then a load
 * balancer's. Nothing is left behind. The archive of classes that the Java launcher makes of this run lets agents and load
 * balancers start faster:
 *
 * <pre>
 * java -XX:+UseSerialGC -XX:AOTCacheOutput=agent.aot -cp AGENT-CLASS-PATH io.heddle.agent.Rehearsal         (JDK 25 or newer)
 * java -XX:+UseSerialGC -XX:ArchiveClassesAtExit=agent.jsa -cp AGENT-CLASS-PATH io.heddle.agent.Rehearsal   (older)
 * </pre>
 *
 * The class path must hold jars, and be the one that agents are started with. Exit code 1: it did not come to its end.
 */
public final class Rehearsal {
    private static final long PATIENCE_SECONDS = 60;
    private static final String PASSWORD = "rehearsal";

    private Rehearsal() {}

    public static void main(String[] args) throws Exception {
        Path root = Files.createTempDirectory("heddle-rehearsal");
        var gateway = new Gateway();
        Server server = null;
        try {
            Path tls = certificate(root.resolve("tls"));
            server = Grpc.newServerBuilderForPort(0, credentials(tls))
                    .addService(gateway)
                    .build()
                    .start();
            String target = "127.0.0.1:" + server.getPort();
            boolean played = agent(root.resolve("node"), target, tls, gateway);
            played &= LoadBalancerRehearsal.play(
                    root.resolve("lb"), new GatewaySettings(List.of(target), Optional.of(tls), Optional.empty()));
            if (!played) System.exit(1);
        } finally {
            if (server != null) server.shutdownNow();
            Folders.delete(root);
        }
        System.exit(0);
    }

    private static boolean agent(Path state, String target, Path tls, Gateway gateway)
            throws IOException, InterruptedException {
        var ended = new CountDownLatch(1);
        Thread.ofPlatform().daemon().start(() -> {
            try {
                HostAgentMain.run(AgentSettings.parse(Options.of(
                                "--node-id",
                                "rehearsal",
                                "--state",
                                state.toString(),
                                "--address",
                                "127.0.0.1",
                                "--gateway",
                                target,
                                "--tls",
                                tls.toString(),
                                "--guest-class-path",
                                System.getProperty("java.class.path")))
                        .orElseThrow());
                ended.countDown();
            } catch (IOException e) {
                Log.fault("rehearsal.agent", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        boolean ready = gateway.ready.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        Files.write(StateFolder.stopRequest(state), new byte[0]);
        return ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS) && ready;
    }

    /** Sends one goal, and waits for it to be reached. */
    private static final class Gateway extends FabricGatewayGrpc.FabricGatewayImplBase {
        private final CountDownLatch ready = new CountDownLatch(1);

        @Override
        public StreamObserver<MachineMessage> connect(StreamObserver<FabricMessage> to) {
            return new StreamObserver<>() {
                @Override
                public void onNext(MachineMessage message) {
                    if (message.hasHello())
                        to.onNext(FabricMessage.newBuilder().setNodeGoal(goal()).build());
                    boolean reached = message.getReport().getVmsList().stream()
                            .anyMatch(v -> v.getRoleStatus() == RoleStatus.READY_ROLE);
                    if (reached) ready.countDown();
                }

                @Override
                public void onError(Throwable t) {}

                @Override
                public void onCompleted() {
                    to.onCompleted();
                }
            };
        }
    }

    private static NodeGoal goal() {
        var entry = EntryPoint.newBuilder()
                .setKind(EntryPoint.Kind.PROGRAM)
                .setValue("exec sleep 600")
                .setSetReadyOnProcessStart(true);
        var guest = GuestGoal.newBuilder()
                .setIncarnation(1)
                .setInstanceId("Rehearsal_IN_0")
                .setRole("Rehearsal")
                .setSpec(RoleSpec.newBuilder().setEntryPoint(entry).setStopGraceMs(5000));
        return NodeGoal.newBuilder()
                .setNodeId("rehearsal")
                .setEpoch(1)
                .setIncarnation(1)
                .addVms(VmGoal.newBuilder().setVmId("vm-1").setIncarnation(1).setGuest(guest))
                .build();
    }

    /** Makes a certificate that trusts itself, by the JDK's own tool. */
    private static Path certificate(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        Files.createDirectories(folder);
        Path store = folder.resolve("store.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        int exit = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "x",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=rehearsal",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-ext",
                        "bc=ca:true",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) throw new IOException("keytool ended with exit code " + exit);
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        pem(folder.resolve("ca.pem"), "CERTIFICATE", keys.getCertificate("x").getEncoded());
        pem(folder.resolve("cert.pem"), "CERTIFICATE", keys.getCertificate("x").getEncoded());
        pem(
                folder.resolve("key.pem"),
                "PRIVATE KEY",
                keys.getKey("x", PASSWORD.toCharArray()).getEncoded());
        return folder;
    }

    private static void pem(Path file, String what, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n",
                StandardCharsets.US_ASCII);
    }

    private static ServerCredentials credentials(Path tls) throws IOException {
        return TlsServerCredentials.newBuilder()
                .keyManager(
                        tls.resolve("cert.pem").toFile(), tls.resolve("key.pem").toFile())
                .trustManager(tls.resolve("ca.pem").toFile())
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                .build();
    }
}
