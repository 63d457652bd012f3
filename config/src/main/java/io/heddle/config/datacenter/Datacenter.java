package io.heddle.config.datacenter;

import io.heddle.config.Bytes;
import io.heddle.config.ClusterId;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import java.net.InetAddress;
import java.util.List;

/** What a fabric is given to look after. One cluster per file; RDFE chooses between clusters. */
public record Datacenter(
        String name,
        ClusterId cluster,
        List<Replica> replicas,
        List<Rack> racks,
        List<LoadBalancer> loadBalancers,
        AddressPool dips,
        AddressPool vips) {
    public Datacenter {
        replicas = List.copyOf(replicas);
        racks = List.copyOf(racks);
        loadBalancers = List.copyOf(loadBalancers);
    }

    public List<Node> nodes() {
        return racks.stream().flatMap(r -> r.nodes().stream()).toList();
    }

    /** One fabric process: its address and its ports for operators (HTTP), machines (gRPC) and its fellows (Artery). */
    public record Replica(int number, String address, int apiPort, int agentPort, int remotingPort) {}

    /** A fault domain. Switch and PDU are the controllers that can cut it off; empty when there is none. */
    public record Rack(RackId id, String switchAddress, String pduAddress, List<Node> nodes) {
        public Rack {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * One machine.
     *
     * @param address where its host agent listens for its guests
     * @param controllerAddress its baseboard controller: {@code host:port} of the chassis that can cut its power; empty: none
     * @param cores whole cores
     */
    public record Node(
            NodeId id,
            RackId rack,
            String address,
            String controllerAddress,
            int cores,
            Bytes memory,
            Bytes disk,
            int bandwidthMbps,
            boolean reservedForFc) {}

    public record LoadBalancer(String id, String address) {}

    /** Addresses from {@code first} to {@code last}, both included; IPv4. */
    public record AddressPool(InetAddress first, InetAddress last) {}
}
