package io.heddle.peers;

import static org.apache.helix.model.IdealState.RebalanceMode.FULL_AUTO;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.helix.controller.rebalancer.strategy.CrushEdRebalanceStrategy;
import org.apache.helix.model.BuiltInStateModelDefinitions;
import org.apache.helix.model.ClusterConfig;
import org.apache.helix.model.IdealState;
import org.apache.helix.model.InstanceConfig;
import org.apache.helix.util.HelixUtil;

/**
 * Where partitions go by CRUSHED, the strategy that Helix's manual recommends for automatic placement: computed alone, with no
 * ZooKeeper in the way, by count and not by size. Once as one large resource, which suits it best, and once as a service of ten
 * that comes to the same machines. Each is done before, so that the code is warm.
 */
final class HelixPlacement {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int RACK = 40;
    private static final int WARM = 500;
    private static final int SERVICE = 10;
    private static final int SERVICES = 9;

    private final ClusterConfig cluster = new ClusterConfig("bench");
    private final List<InstanceConfig> instances = new ArrayList<>();
    private final List<String> live = new ArrayList<>();

    private HelixPlacement(int nodes) {
        cluster.setTopologyAwareEnabled(true);
        cluster.setTopology("/rack/host");
        cluster.setFaultZoneType("rack");
        for (int i = 0; i < nodes; i++) {
            var name = "host_" + i;
            var config = new InstanceConfig(name);
            config.setDomain("rack=r" + i / RACK + ",host=" + name);
            instances.add(config);
            live.add(name);
        }
    }

    static void run(Map<String, String> options) throws Exception {
        var placement = new HelixPlacement(PeerMain.number(options, "nodes"));
        placement.place("warm", WARM);
        var all = placement.place("all", PeerMain.number(options, "partitions"));
        PeerMain.figure("all", all.seconds(), "s");
        write(Path.of(PeerMain.option(options, "out")), all.hosts());
        var times = new ArrayList<Double>();
        for (int i = 0; i < SERVICES; i++)
            times.add(placement.place("service-" + i, SERVICE).seconds());
        times.sort(Double::compare);
        PeerMain.figure("ten", times.get(SERVICES / 2), "s");
    }

    /** Ten partitions, one service, are a line: the numbers of their machines. */
    private static void write(Path file, List<String> hosts) throws IOException {
        var lines = new ArrayList<String>();
        for (int i = 0; i < hosts.size(); i += SERVICE) lines.add(String.join(" ", hosts.subList(i, i + SERVICE)));
        Files.write(file, lines);
    }

    /**
     * What came of it.
     *
     * @param hosts number of each partition's machine
     * @param seconds of this thread's processor that it took
     */
    private record Placed(List<String> hosts, double seconds) {}

    private Placed place(String service, int count) throws ReflectiveOperationException {
        var names = new ArrayList<String>();
        for (int i = 0; i < count; i++) names.add(service + "_" + i);
        var state = new IdealState(service);
        state.setNumPartitions(count);
        state.setStateModelDefRef(BuiltInStateModelDefinitions.OnlineOffline.name());
        state.setRebalanceMode(FULL_AUTO);
        state.setReplicas("1");
        long began = THREADS.getCurrentThreadCpuTime();
        var placed = HelixUtil.getIdealAssignmentForFullAuto(
                cluster, instances, live, state, names, CrushEdRebalanceStrategy.class.getName());
        double took = (THREADS.getCurrentThreadCpuTime() - began) / 1e9;
        if (placed.size() != count) throw new IllegalStateException(placed.size() + " of " + count + " were placed");
        var hosts = new ArrayList<String>();
        for (var name : names) {
            for (var host : placed.getOrDefault(name, Map.of()).keySet()) hosts.add(host.substring("host_".length()));
        }
        return new Placed(hosts, took);
    }
}
