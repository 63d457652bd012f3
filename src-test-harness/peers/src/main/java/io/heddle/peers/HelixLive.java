package io.heddle.peers;

import static org.apache.helix.model.IdealState.RebalanceMode.FULL_AUTO;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.helix.HelixManager;
import org.apache.helix.HelixManagerFactory;
import org.apache.helix.InstanceType;
import org.apache.helix.controller.rebalancer.strategy.CrushEdRebalanceStrategy;
import org.apache.helix.model.IdealState;
import org.apache.helix.model.InstanceConfig;
import org.apache.helix.tools.ClusterSetup;

/** A Helix cluster of real processes, whose workers and controllers are killed with SIGKILL. */
final class HelixLive {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long POLL_MILLIS = 5;
    private static final int CONTROLLERS = 3;
    private static final String SERVICE = "service";

    private final Path directory;
    private final int session;
    private final int controllerSession;
    private final int workers;
    private final int partitions;
    private final Map<String, Process> running = new LinkedHashMap<>();
    private String zk = "";
    private Map<String, Map<String, String>> settled = Map.of();

    private HelixLive(Map<String, String> options) {
        this.directory = Path.of(PeerMain.option(options, "dir"));
        this.session = PeerMain.number(options, "session");
        this.controllerSession = PeerMain.number(options, "controller-session");
        this.workers = PeerMain.number(options, "workers");
        this.partitions = PeerMain.number(options, "partitions");
    }

    static void run(Map<String, String> options) throws Exception {
        var live = new HelixLive(options);
        var end = new Thread(() -> live.running.values().forEach(Process::destroyForcibly));
        Runtime.getRuntime().addShutdownHook(end);
        var admin = live.start();
        try {
            for (int i = 0; i < PeerMain.number(options, "heals"); i++) live.heal(admin);
            for (int i = 0; i < PeerMain.number(options, "failovers"); i++) live.failover(admin, "change-" + i);
        } finally {
            live.running.values().forEach(Process::destroyForcibly);
        }
    }

    private HelixManager start() throws Exception {
        int port = freePort();
        zk = "127.0.0.1:" + port;
        launch("zookeeper", "zookeeper", "port=" + port, "dir=" + directory, "tick=" + tick());
        var setup = new ClusterSetup.Builder().setZkAddress(zk).build();
        setup.addCluster(HelixProcess.CLUSTER, true);
        for (int i = 0; i < workers; i++) {
            var config = new InstanceConfig(worker(i));
            config.setHostName("127.0.0.1");
            config.setPort(Integer.toString(10_000 + i));
            setup.getClusterManagementTool().addInstance(HelixProcess.CLUSTER, config);
        }
        for (int i = 0; i < CONTROLLERS; i++) controller("controller-" + i);
        for (int i = 0; i < workers; i++) participant(worker(i));
        var admin =
                HelixManagerFactory.getZKHelixManager(HelixProcess.CLUSTER, "bench", InstanceType.ADMINISTRATOR, zk);
        admin.connect();
        resource(setup, SERVICE, partitions);
        await("all online", () -> online(admin, SERVICE, "") == partitions);
        settled = hosts(admin);
        return admin;
    }

    /** Half of the shorter session: the server grants none shorter than two of its ticks. */
    private int tick() {
        return Math.min(session, controllerSession) / 2;
    }

    private static void resource(ClusterSetup setup, String name, int count) {
        var tool = setup.getClusterManagementTool();
        var state = new IdealState(name);
        state.setNumPartitions(count);
        state.setStateModelDefRef(HelixProcess.MODEL);
        state.setRebalanceMode(FULL_AUTO);
        state.setRebalancerClassName("org.apache.helix.controller.rebalancer.DelayedAutoRebalancer");
        state.setRebalanceStrategy(CrushEdRebalanceStrategy.class.getName());
        state.setReplicas("1");
        tool.addResource(HelixProcess.CLUSTER, name, state);
        tool.rebalance(HelixProcess.CLUSTER, name, 1);
    }

    private void heal(HelixManager admin) throws Exception {
        String victim = settled.values().stream()
                .flatMap(p -> p.keySet().stream())
                .min(String::compareTo)
                .orElseThrow(() -> new IOException("nobody hosts anything"));
        long began = System.nanoTime();
        kill(victim);
        await("online elsewhere", () -> online(admin, SERVICE, victim) == partitions);
        PeerMain.figure("heal", (System.nanoTime() - began) / 1e9, "s");
        participant(victim);
        // The strategy is a function of who lives: what has left the worker comes back to it.
        await("all is as it was", () -> hosts(admin).equals(settled));
    }

    private void failover(HelixManager admin, String change) throws Exception {
        var accessor = admin.getHelixDataAccessor();
        var key = accessor.keyBuilder().controllerLeader();
        await("a leader", () -> accessor.getProperty(key) != null);
        String leader = accessor.getProperty(key).getId();
        var setup = new ClusterSetup.Builder().setZkAddress(zk).build();
        long began = System.nanoTime();
        kill(leader);
        resource(setup, change, 1);
        await("the change is carried out", () -> online(admin, change, "") == 1);
        PeerMain.figure("failover", (System.nanoTime() - began) / 1e9, "s");
        setup.getClusterManagementTool().dropResource(HelixProcess.CLUSTER, change);
        setup.close();
        controller(leader);
        await("the change is gone", () -> online(admin, change, "") == 0);
    }

    /** Partitions of a resource that are online on any worker but one. */
    private static int online(HelixManager admin, String resource, String but) {
        var view = admin.getClusterManagmentTool().getResourceExternalView(HelixProcess.CLUSTER, resource);
        if (view == null) return 0;
        int count = 0;
        for (String partition : view.getPartitionSet()) {
            var states = view.getStateMap(partition);
            if (states.entrySet().stream().anyMatch(e -> !e.getKey().equals(but) && "ONLINE".equals(e.getValue())))
                count++;
        }
        return count;
    }

    /** Each partition's workers and its state there. */
    private static Map<String, Map<String, String>> hosts(HelixManager admin) {
        var view = admin.getClusterManagmentTool().getResourceExternalView(HelixProcess.CLUSTER, SERVICE);
        var hosts = new TreeMap<String, Map<String, String>>();
        if (view != null) view.getPartitionSet().forEach(p -> hosts.put(p, Map.copyOf(view.getStateMap(p))));
        return hosts;
    }

    private static String worker(int i) {
        return "127.0.0.1_" + (10_000 + i);
    }

    private void controller(String name) throws IOException {
        launch(name, "controller", "name=" + name, "zk=" + zk, "session=" + controllerSession);
    }

    private void participant(String name) throws IOException {
        launch(name, "participant", "name=" + name, "zk=" + zk, "session=" + session);
    }

    private void kill(String name) {
        var process = running.remove(name);
        if (process == null) throw new IllegalStateException("no process " + name);
        process.destroyForcibly();
    }

    /** Starts a process of this same program with a small heap, and returns when it says that it is ready. */
    private void launch(String name, String what, String... options) throws IOException {
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                PeerMain.class.getName(),
                what));
        line.addAll(List.of(options));
        var process = new ProcessBuilder(line)
                .redirectError(new File(directory.toFile(), name + ".log"))
                .start();
        running.put(name, process);
        var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var said = output.readLine(); said != null; said = output.readLine()) {
            if (said.equals("ready")) return;
        }
        throw new IOException(name + " ended; see " + name + ".log");
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long began = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - began > PATIENCE_NANOS) throw new IOException("not within a minute: " + what);
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
