package io.heddle.config.datacenter;

import io.heddle.config.Bytes;
import io.heddle.config.ClusterId;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import io.heddle.config.Rule;
import io.heddle.config.datacenter.Datacenter.AddressPool;
import io.heddle.config.datacenter.Datacenter.LoadBalancer;
import io.heddle.config.datacenter.Datacenter.Node;
import io.heddle.config.datacenter.Datacenter.Rack;
import io.heddle.config.datacenter.Datacenter.Replica;
import io.heddle.config.servicemodel.ServiceModelReader;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.XmlCursor;
import io.heddle.config.xml.XmlReader;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads and checks a Datacenter.xml. Its schema is {@code Datacenter.xsd} beside this class. */
public final class DatacenterReader {
    static final String NAMESPACE = "urn:io.heddle:datacenter";

    private static final int PORT_MAX = 65_535;
    private static final InetAddress NO_ADDRESS = Addresses.of(0);

    private final Findings findings;

    private DatacenterReader(Findings findings) {
        this.findings = findings;
    }

    /** The datacenter, beside errors too whenever the XML could be read at all; ask {@code valid()} to use it. */
    public static ServiceModelReader.Result<Datacenter> read(String name, byte[] xml) {
        var findings = new Findings();
        var datacenter = XmlReader.read(name, xml, findings)
                .filter(root -> {
                    if (root.name().equals("Datacenter")) return true;
                    findings.error(
                            root.place(),
                            Rule.ROOT_ELEMENT,
                            "begins with " + XmlReader.brief(root.name()) + " instead of Datacenter",
                            "");
                    return false;
                })
                .map(root -> {
                    if (!root.namespace().equals(NAMESPACE)) {
                        findings.warning(
                                root.place(),
                                Rule.NAMESPACE,
                                "has the namespace \"" + XmlReader.brief(root.namespace()) + "\"",
                                "write xmlns=\"" + NAMESPACE + "\"");
                    }
                    return new DatacenterReader(findings).datacenter(new XmlCursor(root, findings));
                });
        datacenter.ifPresent(d -> DatacenterChecks.check(name, d, findings));
        return new ServiceModelReader.Result<>(datacenter, findings.toList());
    }

    private Datacenter datacenter(XmlCursor in) {
        var name = in.required("name");
        var cluster = id(in, "cluster", ClusterId::new, new ClusterId("unnamed"));
        var replicas = list(in, "Replicas", "Replica", this::replica);
        var racks = list(in, "Racks", "Rack", this::rack);
        var balancers = list(in, "LoadBalancers", "LoadBalancer", this::loadBalancer);
        var pools = in.one("AddressPools");
        var dips = pool(in, pools, "Dips");
        var vips = pool(in, pools, "Vips");
        pools.ifPresent(XmlCursor::done);
        in.done();
        return new Datacenter(name, cluster, replicas, racks, balancers, dips, vips);
    }

    private <T> List<T> list(XmlCursor in, String list, String child, Function<XmlCursor, T> read) {
        var element = in.one(list);
        if (element.isEmpty()) {
            findings.error(
                    in.place(), Rule.ELEMENT_MISSING, "there is no " + list, "add <" + list + "> with a " + child);
            return List.of();
        }
        var items = element.get().all(child).stream().map(read).toList();
        element.get().done();
        return items;
    }

    private Replica replica(XmlCursor in) {
        var replica = new Replica(
                in.requiredInteger("number", 0, 0, 99),
                address(in, "address"),
                in.requiredInteger("apiPort", 1, 1, PORT_MAX),
                in.requiredInteger("agentPort", 1, 1, PORT_MAX),
                in.requiredInteger("remotingPort", 1, 1, PORT_MAX));
        in.done();
        return replica;
    }

    private Rack rack(XmlCursor in) {
        var id = id(in, "id", RackId::new, new RackId("unnamed"));
        var rack = new Rack(
                id,
                endpoint(in, "switchAddress"),
                endpoint(in, "pduAddress"),
                in.all("Node").stream().map(n -> machine(n, id)).toList());
        in.done();
        return rack;
    }

    private Node machine(XmlCursor in, RackId rack) {
        var node = new Node(
                id(in, "id", NodeId::new, new NodeId("unnamed")),
                rack,
                address(in, "address"),
                endpoint(in, "controllerAddress"),
                in.requiredInteger("cores", 1, 1, 4096),
                size(in, "memory"),
                size(in, "disk"),
                in.requiredInteger("bandwidthMbps", 1, 1, 10_000_000),
                in.flag("reservedForFc", false));
        in.done();
        return node;
    }

    private LoadBalancer loadBalancer(XmlCursor in) {
        var balancer = new LoadBalancer(in.required("id"), address(in, "address"));
        in.done();
        return balancer;
    }

    private AddressPool pool(XmlCursor in, Optional<XmlCursor> pools, String name) {
        var element = pools.flatMap(p -> p.one(name));
        if (element.isEmpty()) {
            findings.error(
                    pools.orElse(in).place(),
                    Rule.ELEMENT_MISSING,
                    "there is no address pool " + name,
                    "add <AddressPools><" + name + " first=... last=.../></AddressPools>");
            return new AddressPool(NO_ADDRESS, NO_ADDRESS);
        }
        var e = element.get();
        var pool = new AddressPool(
                Addresses.parse(address(e, "first")).orElse(NO_ADDRESS),
                Addresses.parse(address(e, "last")).orElse(NO_ADDRESS));
        if (Addresses.number(pool.first()) > Addresses.number(pool.last())) {
            findings.error(
                    e.place(),
                    Rule.POOL_EMPTY,
                    "the pool " + name + " ends before it begins",
                    "exchange first and last");
        }
        e.done();
        return pool;
    }

    private <T> T id(XmlCursor in, String attribute, Function<String, T> make, T otherwise) {
        var value = in.required(attribute);
        if (value.isEmpty()) return otherwise;
        try {
            return make.apply(value);
        } catch (IllegalArgumentException e) {
            findings.error(in.placeOf(attribute), Rule.NOT_AN_ID, String.valueOf(e.getMessage()), "choose another");
            return otherwise;
        }
    }

    private String address(XmlCursor in, String attribute) {
        var value = in.required(attribute);
        if (!value.isEmpty() && Addresses.parse(value).isEmpty()) {
            findings.error(
                    in.placeOf(attribute),
                    Rule.NOT_AN_ADDRESS,
                    attribute + " is \"" + XmlReader.brief(value) + "\"",
                    "write an IPv4 address, such as 10.0.0.1");
        }
        return value;
    }

    private String endpoint(XmlCursor in, String attribute) {
        var value = in.text(attribute, "");
        if (value.isEmpty()) return value;
        int colon = value.lastIndexOf(':');
        if (colon > 0
                && value.substring(colon + 1).matches("[0-9]{1,5}")
                && Integer.parseInt(value.substring(colon + 1)) <= PORT_MAX) {
            return value;
        }
        findings.error(
                in.placeOf(attribute),
                Rule.NOT_HOST_AND_PORT,
                attribute + " is \"" + XmlReader.brief(value) + "\"",
                "write host:port");
        return "";
    }

    private Bytes size(XmlCursor in, String attribute) {
        var value = in.required(attribute).strip();
        if (value.matches("[1-9][0-9]{0,8} ?(MiB|GiB|TiB)")) {
            long count = Long.parseLong(value.replaceAll("[^0-9]", ""));
            if (value.endsWith("MiB")) return Bytes.mib(count);
            return Bytes.gib(value.endsWith("TiB") ? count * 1024 : count);
        }
        if (!value.isEmpty()) {
            findings.error(
                    in.placeOf(attribute),
                    Rule.NOT_A_SIZE,
                    attribute + " is \"" + XmlReader.brief(value) + "\"",
                    "write a whole number of MiB, GiB or TiB, such as 16GiB");
        }
        return Bytes.ZERO;
    }
}
