package io.heddle.edge.local;

import io.heddle.config.datacenter.Datacenter;
import io.heddle.edge.FabricFile;
import io.heddle.edge.StartFailures;
import io.heddle.edge.local.Installation.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The command lines of a datacenter's processes, and the files that they start from. */
final class Programs {
    private final Folder folder;
    private final Installation installation;
    private final Datacenter datacenter;
    private final RoomSettings settings;
    private final Pki pki;
    private final Instant now;

    Programs(
            Folder folder,
            Installation installation,
            Datacenter datacenter,
            RoomSettings settings,
            Pki pki,
            Instant now) {
        this.folder = folder;
        this.installation = installation;
        this.datacenter = datacenter;
        this.settings = settings;
        this.pki = pki;
        this.now = now;
    }

    static String fabricName(Datacenter.Replica replica) {
        return "fabric-" + replica.number();
    }

    static String balancerName(Datacenter.LoadBalancer balancer) {
        return "load-balancer-" + balancer.id();
    }

    List<Child> fabrics() {
        return datacenter.replicas().stream()
                .map(replica -> {
                    var command = logged(installation.command(Kind.FABRIC), fabricName(replica));
                    command.add("io.heddle.edge.FabricMain");
                    command.add(settingsOf(replica).toString());
                    return new Child(fabricName(replica), Child.Role.FABRIC, command);
                })
                .toList();
    }

    private Path settingsOf(Datacenter.Replica replica) {
        return folder.replica(replica.number()).resolve("fabric.conf");
    }

    /** Writes what the fabric processes start from. */
    void writeFabricFiles(String journalUrl) throws IOException {
        for (var replica : datacenter.replicas()) {
            var directory = folder.replica(replica.number());
            Files.createDirectories(directory);
            StartFailures.clear(directory);
            Folder.writeSecret(
                    settingsOf(replica),
                    FabricFile.write(
                            replica.number(),
                            folder.datacenter(),
                            settings.journalUrl().isEmpty()
                                    ? journalUrl + "&localSocketAddress=" + replica.address()
                                    : journalUrl,
                            pki.member("replica", Integer.toString(replica.number()), replica.address(), now),
                            settings.controllerToken(),
                            directory,
                            settings.simulated(),
                            settings.token()));
        }
    }

    /** The host agents and the load balancers; none when the machines are simulated. */
    List<Child> machines() {
        if (settings.simulated()) return List.of();
        var children = new ArrayList<Child>();
        datacenter.nodes().forEach(node -> children.add(agent(node)));
        datacenter.loadBalancers().forEach(balancer -> children.add(balancer(balancer)));
        return children;
    }

    private Child agent(Datacenter.Node node) {
        var id = node.id().value();
        boolean first = node.id().equals(datacenter.nodes().getFirst().id());
        var command = logged(
                first ? installation.command(Kind.AGENT) : installation.unrecorded(Kind.AGENT), Room.nodeName(id));
        command.add("io.heddle.agent.HostAgentMain");
        command.addAll(List.of("--node-id", id, "--address", node.address()));
        command.addAll(List.of("--state", folder.node(id).toString()));
        command.addAll(
                List.of("--tls", pki.member("node", id, node.address(), now).toString()));
        command.addAll(gateways(node.address()));
        command.addAll(List.of("--guest-class-path", installation.classPath(Kind.GUEST)));
        command.addAll(List.of("--guest-java", installation.guestJava().toString()));
        installation
                .archive(Kind.GUEST)
                .ifPresent(archive -> command.addAll(List.of("--guest-archive", archive.toString())));
        command.addAll(List.of("--cores", Integer.toString(node.cores())));
        command.addAll(List.of("--memory-mib", Long.toString(node.memory().toMib())));
        command.addAll(List.of("--disk-mib", Long.toString(node.disk().toMib())));
        return new Child(Room.nodeName(id), Child.Role.NODE, command);
    }

    private Child balancer(Datacenter.LoadBalancer balancer) {
        var name = balancerName(balancer);
        var command = logged(installation.command(Kind.BALANCER), name);
        command.add("io.heddle.agent.lb.LoadBalancerMain");
        command.addAll(List.of("--id", balancer.id()));
        command.addAll(List.of("--state", folder.loadBalancer(balancer.id()).toString()));
        command.addAll(List.of(
                "--tls",
                pki.member("load-balancer", balancer.id(), balancer.address(), now)
                        .toString()));
        command.addAll(gateways(balancer.address()));
        return new Child(name, Child.Role.LOAD_BALANCER, command);
    }

    /** Each connects from its own address, so that a network that tells addresses apart can tell who it is. */
    private List<String> gateways(String from) {
        var options = new ArrayList<>(List.of("--gateway-from", from));
        for (var replica : datacenter.replicas()) {
            options.addAll(List.of("--gateway", replica.address() + ":" + replica.agentPort()));
        }
        return options;
    }

    private List<String> logged(List<String> start, String name) {
        var command = new ArrayList<>(start);
        // Before the main class, and after the class path, which archives want as it was.
        command.add("-Dlogback.configurationFile=" + installation.home().resolve("conf/logback.xml"));
        command.add("-Dheddle.process=" + name);
        return command;
    }
}
