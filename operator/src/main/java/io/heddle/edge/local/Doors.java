package io.heddle.edge.local;

import io.heddle.config.datacenter.Datacenter;
import io.heddle.guest.process.ProcessTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /** Throws {@link LocalFailure} naming every address that cannot be listened at, and who may be there. */
    void check() {
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
            boolean own =
                    ProcessHandle.allProcesses().anyMatch(p -> commandLine(p).contains(folder.journal() + "/"));
            if (!own) attempt(new InetSocketAddress(first.address(), MachineRoom.databasePort(first)), trouble);
        }
        MachineRoom.controllers(datacenter).forEach(address -> attempt(address, trouble));
        if (trouble.isEmpty()) return;
        others().forEach(other -> trouble.add("another fabric runs from " + other));
        trouble.add("stop what is there (`heddle down --dir DIR`), or take other addresses with --network N");
        throw new LocalFailure("this fabric's addresses are not free", trouble);
    }

    private boolean runs(String name) {
        return ChildRecord.alive(folder.record(name), processes).isPresent();
    }

    private static void attempt(InetSocketAddress address, List<String> trouble) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(address.getHostString()), address.getPort()));
        } catch (IOException e) {
            trouble.add(address.getHostString() + ":" + address.getPort() + ": " + e.getMessage());
        }
    }

    /** Folders of the other fabrics whose machine rooms are open on this machine. */
    private List<String> others() {
        return ProcessHandle.allProcesses()
                .map(Doors::commandLine)
                .map(line -> after(line, MachineRoom.class.getName() + " "))
                .flatMap(Optional::stream)
                .filter(other -> !other.equals(folder.root().toString()))
                .distinct()
                .sorted()
                .toList();
    }

    private static Optional<String> after(String line, String words) {
        int at = line.indexOf(words);
        return at < 0
                ? Optional.empty()
                : Optional.of(line.substring(at + words.length()).strip());
    }

    private static String commandLine(ProcessHandle process) {
        return process.info().arguments().map(words -> String.join(" ", words)).orElse("");
    }
}
