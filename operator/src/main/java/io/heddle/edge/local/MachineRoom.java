package io.heddle.edge.local;

import io.heddle.config.datacenter.Datacenter;
import io.heddle.config.datacenter.DatacenterReader;
import io.heddle.guest.process.ProcessTable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process behind one local fabric: {@code java -cp ... io.heddle.edge.local.MachineRoom FOLDER}. It starts the database,
 * the fabric processes, the load balancers and the host agents, starts again what dies of them except machines, and plays the
 * machines' power controllers. Its own end touches nothing: the next one adopts what runs.
 */
public final class MachineRoom {
    private static final Logger LOG = LoggerFactory.getLogger(MachineRoom.class);
    static final String READY = "ready";
    static final String FAILED = "failed: ";

    private final Folder folder;
    private final ProcessTable processes = new ProcessTable();
    private final Room room;

    private MachineRoom(Folder folder) {
        this.folder = folder;
        this.room = new Room(folder, processes);
    }

    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length != 1) {
            System.err.println("usage: java -cp ... io.heddle.edge.local.MachineRoom FOLDER");
            System.exit(2);
        }
        var folder = new Folder(Path.of(arguments[0]));
        var here = new MachineRoom(folder);
        try (var channel = FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            if (lock == null) {
                LOG.error("room.taken folder={}", folder.root());
                System.exit(0);
            }
            here.open();
            here.room.run();
        } catch (IOException | LocalFailure e) {
            LOG.error("room.cannot-open", e);
            here.say(FAILED + e.getMessage());
            System.exit(1);
        }
    }

    private void open() throws IOException {
        say("looking around");
        var settings = RoomSettings.read(folder);
        var datacenter = datacenter(folder);
        var now = Instant.now();
        var pki = Pki.in(folder.pki(), now);
        var installation = Installation.ofThisProcess();
        var programs = new Programs(folder, installation, datacenter, settings, pki, now);
        var fabrics = programs.fabrics();
        var machines = programs.machines();
        boolean resumed =
                room.anyAlive(Stream.concat(fabrics.stream(), machines.stream()).toList());
        openChassis(datacenter, settings);
        for (var child : machines) {
            // In a room that was left alone, a machine that is not alive has died, and stays so until it is given
            // power.
            room.place(child, child.role() != Child.Role.NODE || !resumed);
        }
        for (var child : fabrics) room.place(child, false);
        if (settings.journalUrl().isEmpty()) {
            say("starting the database");
            var host = datacenter.replicas().getFirst();
            var database = new Database(folder.journal(), host.address(), databasePort(host), processes);
            database.use(installation.database());
            database.keep(url -> startFabrics(programs, fabrics, url), why -> say(FAILED + "the database: " + why));
        } else {
            startFabrics(programs, fabrics, settings.journalUrl());
        }
    }

    /** Next to the replica's own ports. */
    static int databasePort(Datacenter.Replica replica) {
        return replica.remotingPort() + 1;
    }

    private void startFabrics(Programs programs, List<Child> fabrics, String journalUrl) {
        try {
            programs.writeFabricFiles(journalUrl);
            room.post(() -> fabrics.forEach(child -> room.want(child.name())));
            say(READY);
        } catch (IOException | LocalFailure e) {
            LOG.error("room.fabric-files", e);
            say(FAILED + "the fabric processes' settings: " + e.getMessage());
        }
    }

    private void openChassis(Datacenter datacenter, RoomSettings settings) {
        for (var address : controllers(datacenter)) {
            try {
                var chassis = Chassis.start(address, room, settings.controllerToken());
                LOG.info("room.chassis address={}", chassis.address());
            } catch (IOException e) {
                throw new LocalFailure("cannot listen at " + address.getHostString() + ":" + address.getPort(), e);
            }
        }
    }

    static Set<InetSocketAddress> controllers(Datacenter datacenter) {
        var addresses = new LinkedHashSet<InetSocketAddress>();
        for (var node : datacenter.nodes()) {
            var controller = node.controllerAddress();
            if (controller.isEmpty()) continue;
            int colon = controller.lastIndexOf(':');
            addresses.add(new InetSocketAddress(
                    controller.substring(0, colon), Integer.parseInt(controller.substring(colon + 1))));
        }
        return addresses;
    }

    static Datacenter datacenter(Folder folder) {
        try {
            var result = DatacenterReader.read(folder.datacenter().toString(), Files.readAllBytes(folder.datacenter()));
            var details = new ArrayList<String>();
            result.findings().forEach(finding -> details.add(finding.toString()));
            return result.valid().orElseThrow(() -> new LocalFailure(folder.datacenter() + " cannot be used", details));
        } catch (IOException e) {
            throw new LocalFailure("cannot read " + folder.datacenter(), e);
        }
    }

    private void say(String progress) {
        LOG.info("room.progress {}", progress);
        try {
            Folder.write(folder.progress(), progress.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.warn("room.progress-unwritten", e);
        }
    }
}
