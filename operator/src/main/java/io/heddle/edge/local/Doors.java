package io.heddle.edge.local;

import io.heddle.config.datacenter.Datacenter;
import io.heddle.guest.process.ProcessTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The addresses at which a fabric listens, tried before it is started, so that all that are taken are named at once. */
final class Doors {
    private final Folder folder;
    private final Datacenter datacenter;
    private final ProcessTable processes;

    Doors(Folder folder, Datacenter datacenter, ProcessTable processes) {
        this.folder = folder;
        this.datacenter = datacenter;
        this.processes = processes;
    }

    /**
     * Throws {@link LocalFailure} naming every address that cannot be listened at, and who may be there.
     *
     * @param machines whether there will be machines and load balancers at their addresses
     */
    void check(boolean machines) {
        var trouble = new ArrayList<String>();
        boolean resumed = false;
        for (var replica : datacenter.replicas()) {
            if (runs(Programs.fabricName(replica))) {
                resumed = true;
                continue;
            }
            for (int port : new int[] {replica.apiPort(), replica.agentPort(), replica.remotingPort()}) {
                attempt(new InetSocketAddress(replica.address(), port), trouble);
            }
        }
        // A database that was left running is known by its folder, not by a record of ours.
        var first = datacenter.replicas().getFirst();
        if (!resumed) {
            boolean own = usersOf(folder.journal()).findAny().isPresent();
            if (!own) attempt(new InetSocketAddress(first.address(), MachineRoom.databasePort(first)), trouble);
        }
        MachineRoom.controllers(datacenter).forEach(address -> attempt(address, trouble));
        if (machines) attemptMachines(trouble);
        if (trouble.isEmpty()) return;
        others().forEach(other -> trouble.add("another fabric runs from " + other));
        trouble.add("stop what is there (`" + Hint.command("down --dir DIR")
                + "`), or begin anew at other addresses with --fresh --network N; that deletes what "
                + folder.root() + " holds");
        throw new LocalFailure("this fabric's addresses are not free", trouble);
    }

    /** An address of another machine would fail much later, and say less. */
    private void attemptMachines(List<String> trouble) {
        var addresses = new LinkedHashSet<String>();
        datacenter.nodes().forEach(node -> addresses.add(node.address()));
        datacenter.loadBalancers().forEach(balancer -> addresses.add(balancer.address()));
        addresses.forEach(address -> attempt(new InetSocketAddress(address, 0), trouble));
    }

    private boolean runs(String name) {
        return ChildRecord.alive(folder.record(name), processes).isPresent();
    }

    private static void attempt(InetSocketAddress address, List<String> trouble) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(address.getHostString()), address.getPort()));
        } catch (IOException e) {
            trouble.add(address.getHostString() + (address.getPort() == 0 ? "" : ":" + address.getPort()) + ": "
                    + e.getMessage());
        }
    }

    /** Folders of the other fabrics whose machine rooms are open on this machine. */
    private List<String> others() {
        return ProcessHandle.allProcesses()
                .map(process -> new ProcessTable().commandLine(process.pid()))
                .map(words -> after(words, MachineRoom.class.getName()))
                .flatMap(Optional::stream)
                .filter(other -> !other.equals(folder.root().toString()))
                .distinct()
                .sorted()
                .toList();
    }

    /** The database's processes, which are known by their folder. */
    static Stream<ProcessHandle> usersOf(Path journal) {
        return ProcessHandle.allProcesses().filter(p -> new ProcessTable()
                .commandLine(p.pid()).stream().anyMatch(word -> word.startsWith(journal + "/")));
    }

    private static Optional<String> after(List<String> words, String word) {
        int at = words.indexOf(word) + 1;
        return at == 0 || at >= words.size() ? Optional.empty() : Optional.of(words.get(at));
    }
}
