package io.heddle.edge.local;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.config.datacenter.DatacenterReader;
import io.heddle.config.datacenter.DatacenterWriter;
import io.heddle.config.datacenter.LocalDatacenter;
import io.heddle.edge.StartFailures;
import io.heddle.guest.process.ProcessTable;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One fabric on this machine, by its folder: made, looked at, and its machine room opened. */
public final class LocalFabric {
    private static final int TOKEN_BYTES = 16;
    private static final int START_FAILURES_MAX = 3;
    private static final int FOREIGN_SAID_MAX = 5;

    private final Folder folder;

    public LocalFabric(Path directory) {
        this.folder = new Folder(directory);
    }

    public Folder folder() {
        return folder;
    }

    /** Whether one was made here. */
    public boolean exists() {
        return Files.exists(folder.roomSettings()) && Files.exists(folder.datacenter());
    }

    /** Work on a fabric that nobody else must do at the same time. */
    public interface Work<T> {
        T run() throws InterruptedException;
    }

    /** Does work while no other command changes this fabric; waits for those, and tells {@code progress}. */
    public <T> T alone(Consumer<String> progress, Work<T> work) throws InterruptedException {
        try {
            if (!exists()) requireOwnFolder();
            folder.makeDirectories();
        } catch (IOException e) {
            throw new LocalFailure("cannot make " + folder.root(), e);
        }
        var claim = Claim.ofCommand(folder, progress);
        try {
            return work.run();
        } finally {
            claim.close();
        }
    }

    /** Whether its machine room is open. */
    public boolean roomIsOpen() {
        return Claim.isHeld(folder.lock());
    }

    public Datacenter datacenter() {
        return MachineRoom.datacenter(folder);
    }

    /** Fabric processes that failed to start time and again, and why. A first failure may be one that passes. */
    public List<String> cannotStart() {
        var why = new ArrayList<String>();
        for (var replica : datacenter().replicas()) {
            StartFailures.read(folder.replica(replica.number()))
                    .filter(f -> f.times() >= START_FAILURES_MAX)
                    .ifPresent(f -> why.add(f.why() + " (" + f.times() + " times; see "
                            + folder.log(Programs.fabricName(replica)) + ")"));
        }
        return why;
    }

    /** How far the machine room is; throws what it failed of. */
    public String progress() {
        try {
            var line = Files.exists(folder.progress()) ? Files.readString(folder.progress()) : "opening";
            if (line.startsWith(MachineRoom.FAILED)) {
                throw new LocalFailure(
                        line.substring(MachineRoom.FAILED.length()), List.of("see " + folder.log("room")));
            }
            return line;
        } catch (IOException e) {
            throw new LocalFailure("cannot read " + folder.progress(), e);
        }
    }

    /** Whether the machine room has started everything. Throws when it has died before. */
    public boolean started() {
        if (progress().equals(MachineRoom.READY)) return true;
        var record = ChildRecord.read(folder.record(Room.OWN));
        if (record.isPresent() && !record.get().runs(new ProcessTable())) {
            throw new LocalFailure("the machine room died", List.of("see " + folder.log("room")));
        }
        return false;
    }

    /**
     * Makes the folder for a fabric as wished; the installation's datacenter serves when none is wished.
     *
     * @param firstService what is to be deployed to it once it runs
     */
    public void make(Wish wish, Installation installation, Optional<Path> firstService) {
        requireOwnFolder();
        if (wish.datacenter().isPresent() && wish.madeToMeasure()) {
            throw new LocalFailure("--datacenter says how many replicas and nodes there are, and where: "
                    + "leave out --replicas, --nodes and --network");
        }
        boolean simulated = wish.driver().map(LocalFabric::simulated).orElse(false);
        var datacenter = wished(wish, installation, simulated);
        if (simulated && datacenter.replicas().size() != 1) {
            throw new LocalFailure("simulated machines live in the memory of one fabric process: give --replicas 1");
        }
        if (!simulated) Demand.check(datacenter, Demand.available());
        wish.journalUrl().ifPresent(url -> {
            if (!url.startsWith("jdbc:postgresql:")) {
                throw new LocalFailure("not the URL of a journal: \"" + url
                        + "\" (it looks like jdbc:postgresql://host:5432/database?user=..&password=..)");
            }
        });
        try {
            folder.makeDirectories();
            var settings = new RoomSettings(
                    wish.journalUrl().orElse(""),
                    simulated,
                    newToken(),
                    newToken(),
                    newToken(),
                    firstService.map(path -> path.toAbsolutePath().toString()).orElse(""));
            Folder.write(folder.datacenter(), DatacenterWriter.toXml(datacenter).getBytes(StandardCharsets.UTF_8));
            Folder.writeSecret(folder.root().resolve("context.json"), context(datacenter, settings));
            // Last: where it is, the fabric is made.
            settings.write(folder);
        } catch (IOException e) {
            throw new LocalFailure("cannot make " + folder.root(), e);
        }
    }

    /** Whether its machines exist in memory only. */
    public boolean isSimulated() {
        return RoomSettings.read(folder).simulated();
    }

    /** The service that is still to be deployed because the fabric is new. */
    public Optional<Path> firstService() {
        var path = RoomSettings.read(folder).firstService();
        return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path));
    }

    /** From now on no first service is due. */
    public void firstServiceIsThere() {
        try {
            RoomSettings.read(folder).withoutFirstService().write(folder);
        } catch (IOException e) {
            throw new LocalFailure("cannot write " + folder.roomSettings(), e);
        }
    }

    /** The database that the user keeps the journal in; empty when it is the fabric's own. */
    public Optional<String> foreignJournal() {
        var url = RoomSettings.read(folder).journalUrl();
        return url.isEmpty() ? Optional.empty() : Optional.of(ForeignJournal.printable(url));
    }

    private void requireOwnFolder() {
        try {
            var foreign = folder.foreign();
            if (foreign.isEmpty()) return;
            throw new LocalFailure(
                    folder.root() + " holds what is no fabric's: give a fabric a folder of its own, with --dir",
                    foreign.subList(0, Math.min(FOREIGN_SAID_MAX, foreign.size())));
        } catch (IOException e) {
            throw new LocalFailure("cannot look into " + folder.root(), e);
        }
    }

    /** Throws {@link LocalFailure} when the fabric that is here is not the one that is wished for. */
    public void require(Wish wish) {
        var datacenter = datacenter();
        var settings = RoomSettings.read(folder);
        var differs = new ArrayList<String>();
        compare("replicas", wish.replicas(), datacenter.replicas().size(), differs);
        compare("nodes", wish.nodes(), datacenter.nodes().size(), differs);
        wish.network().ifPresent(n -> {
            if (!datacenter.replicas().getFirst().address().startsWith("127." + n + ".")) {
                differs.add("it is not on the network 127." + n + ".x.y");
            }
        });
        wish.datacenter().ifPresent(file -> {
            if (!DatacenterWriter.toXml(read(file)).equals(DatacenterWriter.toXml(datacenter))) {
                differs.add("its datacenter is not that of " + file);
            }
        });
        wish.journalUrl()
                .filter(url -> !url.equals(settings.journalUrl()))
                .ifPresent(url -> differs.add("its journal is not at " + url));
        wish.driver()
                .filter(name -> simulated(name) != settings.simulated())
                .ifPresent(name -> differs.add("its driver is not " + name));
        if (differs.isEmpty()) return;
        differs.add("leave the options out to go on with it, or begin anew with --fresh");
        throw new LocalFailure("there is another fabric in " + folder.root(), differs);
    }

    private static void compare(String what, Optional<Integer> wished, int there, List<String> differs) {
        if (wished.isPresent() && wished.get() != there) {
            differs.add("it has " + there + " " + what + ", not " + wished.get());
        }
    }

    private static boolean simulated(String driver) {
        return switch (driver) {
            case "process" -> false;
            case "simulated" -> true;
            default -> throw new LocalFailure("not a driver: \"" + driver + "\" (there is process, and simulated)");
        };
    }

    private static Datacenter wished(Wish wish, Installation installation, boolean simulated) {
        if (wish.madeToMeasure() || (simulated && wish.datacenter().isEmpty())) {
            try {
                return LocalDatacenter.of(
                        wish.replicas().orElse(simulated ? 1 : Wish.REPLICAS),
                        wish.nodes().orElse(Wish.NODES),
                        wish.network().orElse(Wish.NETWORK));
            } catch (IllegalArgumentException e) {
                throw new LocalFailure(String.valueOf(e.getMessage()));
            }
        }
        return read(wish.datacenter().orElse(installation.home().resolve("conf/datacenter.local.xml")));
    }

    private static Datacenter read(Path file) {
        try {
            var result = DatacenterReader.read(file.toString(), Files.readAllBytes(file));
            var details = result.findings().stream().map(Object::toString).toList();
            return result.valid().orElseThrow(() -> new LocalFailure(file + " cannot be used", details));
        } catch (IOException e) {
            throw new LocalFailure("cannot read " + file, e);
        }
    }

    private static byte[] context(Datacenter datacenter, RoomSettings settings) throws IOException {
        var context = new LinkedHashMap<String, Object>();
        context.put("servers", servers(datacenter));
        context.put("token", settings.token());
        return new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(context);
    }

    private static List<String> servers(Datacenter datacenter) {
        return datacenter.replicas().stream()
                .map(replica -> "http://" + replica.address() + ":" + replica.apiPort())
                .toList();
    }

    private static String newToken() {
        var bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Starts the machine room as a process of its own that nothing here can take along when it ends.
     *
     * @param adopting whether it takes over the journal of a fabric that is no more
     */
    public void openRoom(Installation installation, boolean adopting) {
        var processes = new ProcessTable();
        // One that a command began to open, and did not live to see open.
        if (ChildRecord.alive(folder.record(Room.OWN), processes).isPresent()) return;
        if (!processes.isAvailable()) {
            throw new LocalFailure("a local fabric needs Linux: there is no /proc here");
        }
        // The room takes it from the environment that it inherits; if it cannot be run, that is said here.
        var unused = Launcher.in(System.getenv());
        new Doors(folder, datacenter(), processes).check(!isSimulated());
        var command = new ArrayList<String>();
        setsid().ifPresent(program -> command.addAll(List.of(program, "--fork")));
        command.addAll(ChildRecord.recorded(folder.record(Room.OWN), roomCommand(installation, adopting)));
        try {
            Files.deleteIfExists(folder.progress());
            Files.deleteIfExists(folder.record(Room.OWN));
            var log = folder.log("room").toFile();
            new ProcessBuilder(command)
                    .directory(folder.root().toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                    .start();
        } catch (IOException e) {
            throw new LocalFailure("cannot start the machine room", e);
        }
    }

    private List<String> roomCommand(Installation installation, boolean adopting) {
        var command = new ArrayList<>(installation.command(Installation.Kind.ROOM));
        command.add("-Dlogback.configurationFile=" + installation.home().resolve("conf/logback.xml"));
        command.add("-Dheddle.process=room");
        command.addAll(List.of("io.heddle.edge.local.MachineRoom", folder.root().toString()));
        if (adopting) command.add(MachineRoom.ADOPT);
        return command;
    }

    /** Without it the room is in the terminal's session, and ends with it; the processes that it started go on. */
    private static Optional<String> setsid() {
        return List.of("/usr/bin/setsid", "/bin/setsid").stream()
                .filter(program -> Files.isExecutable(Path.of(program)))
                .findFirst();
    }
}
