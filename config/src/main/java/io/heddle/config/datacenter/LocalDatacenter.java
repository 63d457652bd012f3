package io.heddle.config.datacenter;

import io.heddle.config.Bytes;
import io.heddle.config.ClusterId;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import io.heddle.config.datacenter.Datacenter.AddressPool;
import io.heddle.config.datacenter.Datacenter.LoadBalancer;
import io.heddle.config.datacenter.Datacenter.Node;
import io.heddle.config.datacenter.Datacenter.Rack;
import io.heddle.config.datacenter.Datacenter.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A datacenter that lives on the loopback addresses 127.N.x.y of one machine. Each N is a network of its own, so several can
 * live side by side.
 */
public final class LocalDatacenter {
    /** Unit: processes. */
    public static final int REPLICAS_MAX = 9;

    /** Unit: machines. */
    public static final int NODES_MAX = 1_000;

    private static final int RACKS_MAX = 3;

    private LocalDatacenter() {}

    /**
     * Racks are filled evenly, up to three of them.
     *
     * @param replicas 1 to 9
     * @param nodes 1 to 1000
     * @param secondOctet 1 to 255: the N of 127.N.x.y
     */
    public static Datacenter of(int replicas, int nodes, int secondOctet) {
        require("replicas", replicas, REPLICAS_MAX);
        require("nodes", nodes, NODES_MAX);
        if (secondOctet < 1 || secondOctet > 255) {
            throw new IllegalArgumentException(
                    "a local datacenter is on a network 127.N.x.y with N from 1 to 255, not " + secondOctet);
        }
        var network = "127." + secondOctet + ".";
        var processes = IntStream.rangeClosed(1, replicas)
                .mapToObj(i -> new Replica(i, network + "0." + (10 + i), 8470, 8471, 8472))
                .toList();
        return new Datacenter(
                "local",
                new ClusterId("local"),
                processes,
                racks(nodes, network),
                List.of(new LoadBalancer("lb-0", network + "0.31")),
                pool(network, "2.1", "5.250"),
                pool(network, "1.1", "1.250"));
    }

    private static List<Rack> racks(int nodes, String network) {
        int count = Math.min(RACKS_MAX, nodes);
        var racks = new ArrayList<Rack>();
        int next = 0;
        for (int r = 0; r < count; r++) {
            var id = new RackId("rack-" + r);
            int size = nodes / count + (r < nodes % count ? 1 : 0);
            int first = next;
            next += size;
            racks.add(new Rack(
                    id,
                    "",
                    "",
                    IntStream.range(first, next)
                            .mapToObj(n -> machine(n, id, network))
                            .toList()));
        }
        return racks;
    }

    /** The disk holds eight VMs of the default size at their nominal 224 GiB, as the field's machines did. */
    private static Node machine(int n, RackId rack, String network) {
        var address = network + (n < 10 ? "0." + (21 + n) : (8 + (n - 10) / 250) + "." + (1 + (n - 10) % 250));
        return new Node(
                new NodeId("node-" + n),
                rack,
                address,
                network + "0.2:8480",
                8,
                Bytes.gib(16),
                Bytes.gib(2040),
                1000,
                false);
    }

    private static AddressPool pool(String network, String first, String last) {
        return new AddressPool(
                Addresses.parse(network + first).orElseThrow(),
                Addresses.parse(network + last).orElseThrow());
    }

    private static void require(String what, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException("a local datacenter has 1 to " + max + " " + what + ", not " + value);
        }
    }
}
