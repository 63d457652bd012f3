package io.heddle.edge.local;

import io.heddle.config.datacenter.Datacenter;
import io.heddle.config.datacenter.DatacenterReader;
import io.heddle.guest.process.ProcessTable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    /** Second argument: take over the journal of a fabric that is no more. */
    static final String ADOPT = "adopt";

    /** A room that is about to end gives up its place by then. */
    private static final Duration LOCK_MAX = Duration.ofSeconds(10);

    private final Folder folder;
    private final ProcessTable processes = new ProcessTable();
    private final Launcher launcher;
    private final Room room;

    private MachineRoom(Folder folder, Launcher launcher) {
        this.folder = folder;
        this.launcher = launcher;
        this.room = new Room(folder, processes, launcher);
    }

    public static void main(String[] arguments) throws InterruptedException {
        boolean adopting = arguments.length == 2 && arguments[1].equals(ADOPT);
        if (arguments.length != 1 && !adopting) {
            System.err.println("usage: java -cp ... io.heddle.edge.local.MachineRoom FOLDER [adopt]");
            System.exit(2);
        }
        var folder = new Folder(Path.of(arguments[0]));
        var here = new MachineRoom(folder, Launcher.in(System.getenv()));
        var claim = Claim.await(folder.lock(), LOCK_MAX, holder -> {});
        if (claim.isEmpty()) {
            LOG.error("room.taken folder={}", folder.root());
            System.exit(0);
        }
        int code = 0;
        try (var lock = claim.get()) {
            LOG.info("room.open folder={} lock={}", folder.root(), lock);
            // Whatever process was recorded before: this is the one.
            ChildRecord.writeOwn(folder.record(Room.OWN));
            here.open(adopting);
            here.room.run();
            LOG.warn("room.closed folder={}", folder.root());
        } catch (IOException | LocalFailure e) {
            LOG.error("room.cannot-open", e);
            here.say(FAILED + whole(e));
            code = 1;
        }
        System.exit(code);
    }

    private static String whole(Exception fault) {
        var details = fault instanceof LocalFailure failure ? failure.details() : List.<String>of();
        return details.isEmpty()
                ? String.valueOf(fault.getMessage())
                : fault.getMessage() + ": " + String.join("; ", details);
    }

    private void open(boolean adopting) throws IOException {
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
        // What runs already runs on it: then a database that is away for now is no reason to stay away as well.
        if (!settings.journalUrl().isEmpty() && !resumed) new ForeignJournal(folder, settings).claim(adopting);
        openChassis(datacenter, settings);
        for (var child : machines) {
            // In a room that was left alone, a machine that is not alive has died, and stays so until it gets power.
            boolean wanted = child.role() == Child.Role.NODE ? !resumed : resumed;
            room.place(child, wanted);
        }
        for (var child : fabrics) room.place(child, false);
        var muster = new Muster(resumed ? List.of() : steps(datacenter, machines), this::want);
        Runnable fabric = () -> {
            if (resumed) fabrics.forEach(child -> want(child.name()));
            muster.begin();
        };
        if (settings.journalUrl().isEmpty()) {
            say("starting the database");
            var host = datacenter.replicas().getFirst();
            var database = new Database(folder.journal(), host.address(), databasePort(host), processes, launcher);
            database.use(installation.database());
            database.keep(url -> startFabric(programs, url, fabric), why -> say(FAILED + "the database: " + why));
        } else {
            startFabric(programs, settings.journalUrl(), fabric);
        }
    }

    /** The replicas one after the other; the load balancers with the second, since they need one to tell them anything. */
    private static List<Muster.Step> steps(Datacenter datacenter, List<Child> machines) {
        var balancers = machines.stream()
                .filter(child -> child.role() == Child.Role.LOAD_BALANCER)
                .map(Child::name);
        var steps = new ArrayList<Muster.Step>();
        for (var replica : datacenter.replicas()) {
            steps.add(new Muster.Step(List.of(Programs.fabricName(replica)), replica.address(), replica.apiPort()));
        }
        var first = datacenter.replicas().getFirst();
        steps.add(1, new Muster.Step(balancers.toList(), first.address(), first.apiPort()));
        return steps;
    }

    private void want(String name) {
        room.post(() -> room.want(name));
    }

    /** Next to the replica's own ports. */
    static int databasePort(Datacenter.Replica replica) {
        return replica.remotingPort() + 1;
    }

    private void startFabric(Programs programs, String journalUrl, Runnable start) {
        try {
            programs.writeFabricFiles(journalUrl);
            start.run();
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
