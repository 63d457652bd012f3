package io.heddle.peers;

import static org.apache.helix.model.IdealState.RebalanceMode.FULL_AUTO;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.helix.HelixConstants.ChangeType;
import org.apache.helix.controller.dataproviders.ResourceControllerDataProvider;
import org.apache.helix.controller.rebalancer.waged.RebalanceAlgorithm;
import org.apache.helix.controller.rebalancer.waged.WagedRebalancer;
import org.apache.helix.controller.rebalancer.waged.constraints.ConstraintBasedAlgorithmFactory;
import org.apache.helix.controller.rebalancer.waged.model.ClusterModelProvider;
import org.apache.helix.model.BuiltInStateModelDefinitions;
import org.apache.helix.model.ClusterConfig;
import org.apache.helix.model.IdealState;
import org.apache.helix.model.InstanceConfig;
import org.apache.helix.model.LiveInstance;
import org.apache.helix.model.LiveInstance.LiveInstanceProperty;
import org.apache.helix.model.Resource;
import org.apache.helix.model.ResourceAssignment;
import org.apache.helix.model.ResourceConfig;

/**
 * Where partitions go by WAGED, Helix's rebalancer that knows capacities: its own model of the cluster and its own algorithm,
 * with the settings that a controller starts with, and with no ZooKeeper in the way. Services come as lines {@code instances
 * millicores MiB GiB Mbps}; each is a resource, each instance a partition of one replica. First all of them but the last few,
 * as the baseline of an empty cluster; then each of the last few, as it comes to that cluster.
 */
final class HelixWaged {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final BuiltInStateModelDefinitions MODEL = BuiltInStateModelDefinitions.OnlineOffline;
    private static final List<String> KEYS = List.of("CORES", "MEMORY", "DISK", "NETWORK");
    private static final int RACK = 40;
    private static final int WARM = 60;

    private final int nodes;
    private final Map<String, Integer> capacity;
    private final RebalanceAlgorithm algorithm =
            ConstraintBasedAlgorithmFactory.getInstance(ClusterConfig.DEFAULT_GLOBAL_REBALANCE_PREFERENCE);

    /** A service: how many instances, and what each takes. */
    private record Service(String name, int count, Map<String, Integer> weight) {}

    private record Placed(Map<String, ResourceAssignment> where, double seconds) {}

    private HelixWaged(int nodes, Map<String, Integer> capacity) {
        this.nodes = nodes;
        this.capacity = capacity;
    }

    static void run(Map<String, String> options) throws Exception {
        // Its streams are parallel; what is compared is the work of one thread.
        System.setProperty("java.util.concurrent.ForkJoinPool.common.parallelism", "0");
        var services = services(Path.of(PeerMain.option(options, "services")));
        int more = PeerMain.number(options, "more");
        var most = services.subList(0, services.size() - more);
        var waged = new HelixWaged(PeerMain.number(options, "nodes"), amounts(PeerMain.option(options, "capacity")));
        waged.baseline(most.subList(0, Math.min(WARM, most.size())), Map.of());
        int limit = PeerMain.number(options, "limit");
        var work = new CompletableFuture<Placed>();
        var worker = new Thread(
                () -> {
                    try {
                        work.complete(waged.baseline(most, Map.of()));
                    } catch (Exception e) {
                        work.completeExceptionally(e);
                    }
                },
                "baseline");
        worker.setDaemon(true);
        worker.start();
        try {
            var placed = work.get(limit, TimeUnit.SECONDS);
            PeerMain.figure("all", placed.seconds(), "s");
            write(Path.of(PeerMain.option(options, "out")), most, placed.where());
            for (var service : services.subList(most.size(), services.size())) {
                var all = new ArrayList<>(most);
                all.add(service);
                PeerMain.figure("ten", waged.baseline(all, placed.where()).seconds(), "s");
            }
        } catch (TimeoutException e) {
            PeerMain.figure("ended", limit, "s");
        }
    }

    private static List<Service> services(Path file) throws IOException {
        var services = new ArrayList<Service>();
        for (var line : Files.readAllLines(file)) {
            var words = line.split(" ", 2);
            services.add(new Service("service-" + services.size(), Integer.parseInt(words[0]), amounts(words[1])));
        }
        return services;
    }

    private static Map<String, Integer> amounts(String text) {
        var words = text.split(" ", -1);
        var amounts = new LinkedHashMap<String, Integer>();
        for (int i = 0; i < KEYS.size(); i++) amounts.put(KEYS.get(i), Integer.valueOf(words[i]));
        return amounts;
    }

    /** Places what {@code placed} does not hold; seconds of this thread's processor, the cluster's model included. */
    private Placed baseline(List<Service> services, Map<String, ResourceAssignment> placed) throws Exception {
        var provider = provider(services);
        var resources = new HashMap<String, Resource>();
        for (var service : services) {
            var resource = new Resource(service.name());
            resource.setStateModelDefRef(MODEL.name());
            provider.getIdealState(service.name()).getPartitionSet().forEach(resource::addPartition);
            resources.put(service.name(), resource);
        }
        Map<ChangeType, Set<String>> changes = placed.isEmpty()
                ? Map.of(ChangeType.CLUSTER_CONFIG, Set.of())
                : Map.of(ChangeType.IDEAL_STATE, Set.of(services.getLast().name()));
        var live = provider.getAssignableInstances();
        long began = THREADS.getCurrentThreadCpuTime();
        var model = ClusterModelProvider.generateClusterModelForBaseline(provider, resources, live, changes, placed);
        var result = algorithm.calculate(model);
        double took = (THREADS.getCurrentThreadCpuTime() - began) / 1e9;
        if (result.hasAnyFailure()) throw new IllegalStateException(result.getFailures());
        return new Placed(result.getOptimalResourceAssignment(), took);
    }

    /** A controller's view of the cluster, which it reads from ZooKeeper otherwise. */
    private ResourceControllerDataProvider provider(List<Service> services) throws IOException {
        var provider = new ResourceControllerDataProvider("bench");
        var instances = new LinkedHashMap<String, InstanceConfig>();
        var live = new ArrayList<LiveInstance>();
        for (int i = 0; i < nodes; i++) {
            var name = "host_" + i;
            var config = new InstanceConfig(name);
            config.setDomain("rack=r" + i / RACK + ",host=" + name);
            instances.put(name, config);
            var alive = new LiveInstance(name);
            alive.getRecord().setSimpleField(LiveInstanceProperty.SESSION_ID.name(), "session-" + i);
            live.add(alive);
        }
        var ideals = new ArrayList<IdealState>();
        var configs = new HashMap<String, ResourceConfig>();
        for (var service : services) {
            ideals.add(ideal(service));
            var config = new ResourceConfig(service.name());
            config.setPartitionCapacityMap(Map.of(ResourceConfig.DEFAULT_PARTITION_KEY, service.weight()));
            configs.put(service.name(), config);
        }
        provider.setClusterConfig(cluster());
        provider.setInstanceConfigMap(instances);
        provider.setLiveInstances(live);
        provider.setIdealStates(ideals);
        provider.setResourceConfigMap(configs);
        provider.setStateModelDefMap(Map.of(MODEL.name(), MODEL.getStateModelDefinition()));
        return provider;
    }

    private ClusterConfig cluster() {
        var cluster = new ClusterConfig("bench");
        cluster.setTopologyAwareEnabled(true);
        cluster.setTopology("/rack/host");
        cluster.setFaultZoneType("rack");
        cluster.setInstanceCapacityKeys(KEYS);
        cluster.setDefaultInstanceCapacityMap(capacity);
        return cluster;
    }

    private static IdealState ideal(Service service) {
        var state = new IdealState(service.name());
        state.setNumPartitions(service.count());
        state.setStateModelDefRef(MODEL.name());
        state.setRebalanceMode(FULL_AUTO);
        state.setRebalancerClassName(WagedRebalancer.class.getName());
        state.setReplicas("1");
        for (int i = 0; i < service.count(); i++) state.setPreferenceList(service.name() + "_" + i, List.of());
        return state;
    }

    /** For each service a line with the number of each instance's machine. */
    private static void write(Path file, List<Service> services, Map<String, ResourceAssignment> where)
            throws IOException {
        var lines = new ArrayList<String>();
        for (var service : services) {
            var line = new ArrayList<String>();
            var placed = where.getOrDefault(service.name(), new ResourceAssignment(service.name()));
            for (var partition : placed.getMappedPartitions()) {
                for (var host : placed.getReplicaMap(partition).keySet()) line.add(host.substring("host_".length()));
            }
            lines.add(String.join(" ", line));
        }
        Files.write(file, lines);
    }
}
