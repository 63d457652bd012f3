package io.heddle.config.datacenter;

import io.heddle.config.Rule;
import io.heddle.config.datacenter.Datacenter.AddressPool;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must hold between the parts of a datacenter. */
final class DatacenterChecks {
    private final Place place;
    private final Findings findings;

    private DatacenterChecks(Place place, Findings findings) {
        this.place = place;
        this.findings = findings;
    }

    static void check(String file, Datacenter datacenter, Findings findings) {
        var checks = new DatacenterChecks(Place.file(file), findings);
        checks.replicas(datacenter);
        checks.machines(datacenter);
        checks.pools(datacenter);
    }

    private void replicas(Datacenter datacenter) {
        var replicas = datacenter.replicas();
        if (replicas.isEmpty())
            findings.error(place, Rule.REPLICAS, "there is no replica", "name at least one, better three");
        if (replicas.size() > 1 && replicas.size() % 2 == 0) {
            findings.warning(
                    place,
                    Rule.REPLICAS,
                    replicas.size() + " replicas tolerate no more failures than " + (replicas.size() - 1),
                    "use an odd number");
        }
        unique("replica number", replicas.stream().map(r -> "" + r.number()).toList());
        unique(
                "port",
                replicas.stream()
                        .flatMap(r -> java.util.stream.Stream.of(r.apiPort(), r.agentPort(), r.remotingPort())
                                .map(p -> r.address() + ":" + p))
                        .toList());
    }

    private void machines(Datacenter datacenter) {
        if (datacenter.nodes().isEmpty()) findings.error(place, Rule.NODES, "there is no node", "name at least one");
        unique("rack", datacenter.racks().stream().map(r -> r.id().value()).toList());
        unique("node", datacenter.nodes().stream().map(n -> n.id().value()).toList());
        unique(
                "node address",
                datacenter.nodes().stream().map(Datacenter.Node::address).toList());
        unique(
                "load balancer",
                datacenter.loadBalancers().stream()
                        .map(Datacenter.LoadBalancer::id)
                        .toList());
        if (datacenter.loadBalancers().isEmpty()) {
            findings.warning(
                    place,
                    Rule.LOAD_BALANCERS,
                    "there is no load balancer; no public endpoint will answer",
                    "name one");
        }
    }

    private void pools(Datacenter datacenter) {
        var dips = datacenter.dips();
        var vips = datacenter.vips();
        if (number(dips.first()) <= number(vips.last()) && number(vips.first()) <= number(dips.last())) {
            findings.error(place, Rule.POOLS_OVERLAP, "the address pools Dips and Vips overlap", "separate them");
        }
        for (var node : datacenter.nodes()) outside(node.address(), "node " + node.id(), dips, vips);
        for (var r : datacenter.replicas()) outside(r.address(), "replica " + r.number(), dips, vips);
        for (var b : datacenter.loadBalancers()) outside(b.address(), "load balancer " + b.id(), dips, vips);
    }

    private void outside(String address, String who, AddressPool... pools) {
        var parsed = Addresses.parse(address);
        for (var pool : pools) {
            if (parsed.isPresent()
                    && number(parsed.get()) >= number(pool.first())
                    && number(parsed.get()) <= number(pool.last())) {
                findings.error(
                        place,
                        Rule.ADDRESS_IN_POOL,
                        who + " has the address " + address + ", which lies in a pool",
                        "take it out of the pool");
            }
        }
    }

    private void unique(String what, List<String> values) {
        Set<String> seen = new HashSet<>();
        Set<String> told = new HashSet<>();
        for (var value : values) {
            if (!seen.add(value) && told.add(value)) {
                findings.error(
                        place, Rule.DUPLICATE, "the " + what + " " + value + " occurs more than once", "rename one");
            }
        }
    }

    private static long number(java.net.InetAddress address) {
        return Addresses.number(address);
    }
}
