package io.heddle.agent;

import io.heddle.config.Finding;
import io.heddle.config.packages.CloudPackage;
import io.heddle.guest.Folders;
import io.heddle.guest.GuestJvm;
import io.heddle.guest.VmFolder;
import io.heddle.guest.process.ProcessEntry;
import io.heddle.guest.process.ProcessTable;
import io.heddle.protocol.VmGoal;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Virtual machines that are folders and process trees: no root needed, nothing isolated. All processes of one carry its
 * marker and run in a session of their own, so that the agent's end does not touch them and none can get lost.
 */
final class ProcessDriver implements Driver {
    /** Variables of the agent's own environment that its guests get too; nothing else leaks into a virtual machine. */
    private static final List<String> PASSED_ON = List.of("HOME", "USER", "LANG", "LC_ALL", "TZ");

    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    private final StateFolder state;
    private final GuestJvm jvm;
    private final ProcessTable processes = new ProcessTable();
    private final Optional<Path> setsid =
            SETSID.stream().filter(Files::isExecutable).findFirst();
    private final Map<Guest, CompletableFuture<Void>> ends = new ConcurrentHashMap<>();

    ProcessDriver(StateFolder state, GuestJvm jvm) {
        this.state = state;
        this.jvm = jvm;
    }

    @Override
    public List<String> capabilities() {
        List<String> found = new ArrayList<>(List.of("driver=process"));
        if (setsid.isPresent()) found.add("sessions");
        return found;
    }

    @Override
    public List<String> shortcomings() {
        List<String> lacking = new ArrayList<>();
        if (!processes.isAvailable()) {
            lacking.add("driver-proc: /proc cannot be read: the process driver finds no processes; it needs Linux");
        }
        if (setsid.isEmpty()) {
            lacking.add("driver-setsid: no setsid program: a signal to the agent's terminal reaches its guests too");
        }
        return lacking;
    }

    private String marker(String vmId) {
        return state.id() + "/" + vmId;
    }

    @Override
    public void prepare(VmGoal goal, Optional<Path> image) throws IOException {
        VmFolder folder = state.vm(goal.getVmId());
        Files.createDirectories(folder.resources());
        Files.createDirectories(folder.logs());
        Folders.delete(folder.guest());
        Files.createDirectories(folder.guest());
        Path fresh = folder.root().resolve("package.new");
        Folders.delete(fresh);
        if (image.isPresent()) {
            List<Finding> findings =
                    CloudPackage.extractRole(image.get(), goal.getGuest().getRole(), fresh);
            if (!findings.isEmpty()) {
                throw new IOException(findings.stream().map(Finding::toString).collect(Collectors.joining("; ")));
            }
        }
        Path approot = fresh.resolve("approot");
        Files.createDirectories(approot);
        makeProgramsExecutable(approot);
        Folders.delete(folder.packageDisk());
        Files.move(fresh, folder.packageDisk(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The platform's packages carry no permissions: what begins as a script or a binary is meant to be run. */
    private static void makeProgramsExecutable(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                byte[] start;
                try (InputStream in = Files.newInputStream(file)) {
                    start = in.readNBytes(4);
                }
                boolean script = start.length >= 2 && start[0] == '#' && start[1] == '!';
                boolean binary = start.length == 4 && start[0] == 0x7f && start[1] == 'E' && start[2] == 'L';
                if ((script || binary) && !file.toFile().setExecutable(true, false)) {
                    throw new IOException("cannot be made executable: " + file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public Guest start(VmGoal goal, String host, String token) throws IOException, InterruptedException {
        String vmId = goal.getVmId();
        if (!kill(vmId)) throw new IOException("earlier processes of " + vmId + " cannot be ended");
        VmFolder folder = state.vm(vmId);
        Files.createDirectories(folder.logs());
        writeChannel(folder, goal, host, token);
        List<String> command = new ArrayList<>();
        setsid.ifPresent(s -> command.add(s.toString()));
        command.addAll(jvm.guestAgent(folder));
        File log = folder.logs().resolve("WaAppAgent.log").toFile();
        var builder = new ProcessBuilder(command)
                .directory(folder.guest().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .redirectError(ProcessBuilder.Redirect.appendTo(log));
        environment(builder.environment(), folder, vmId);
        Process process = builder.start();
        ProcessEntry entry = processes
                .find(process.pid())
                .orElseThrow(() -> new IOException("the guest of " + vmId + " ended at once: see " + log));
        var guest = new Guest(process.pid(), entry.startTicks());
        ends.put(guest, process.onExit().thenAccept(p -> ends.remove(guest)));
        return guest;
    }

    private void environment(Map<String, String> environment, VmFolder folder, String vmId) {
        Map<String, String> own = Map.copyOf(environment);
        environment.clear();
        for (String name : PASSED_ON) {
            String value = own.get(name);
            if (value != null) environment.put(name, value);
        }
        Path bin = jvm.java().toAbsolutePath().getParent();
        environment.put("PATH", bin + ":" + own.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
        if (bin != null && bin.getParent() != null)
            environment.put("JAVA_HOME", bin.getParent().toString());
        environment.put("TMPDIR", folder.temp().toString());
        environment.put(ProcessTable.MARKER, marker(vmId));
    }

    private static void writeChannel(VmFolder folder, VmGoal goal, String host, String token) throws IOException {
        var p = new Properties();
        p.setProperty("vm", goal.getVmId());
        p.setProperty("host", host);
        p.setProperty("token", token);
        p.setProperty("memoryMib", Long.toString(goal.getMemoryMib()));
        var out = new ByteArrayOutputStream();
        p.store(out, null);
        VmFolder.replace(folder.channel(), out.toByteArray());
    }

    @Override
    public void moveHost(VmGoal goal, String host, String token) throws IOException {
        writeChannel(state.vm(goal.getVmId()), goal, host, token);
    }

    @Override
    public boolean runs(Guest guest) {
        return guest.pid() != 0 && processes.runs(guest.pid(), guest.startTicks());
    }

    @Override
    public boolean isGuestOf(String vmId, Guest guest) {
        return runs(guest)
                && processes.marker(guest.pid()).filter(marker(vmId)::equals).isPresent();
    }

    @Override
    public CompletableFuture<Void> ended(Guest guest) {
        return ends.getOrDefault(guest, new CompletableFuture<>());
    }

    @Override
    public boolean kill(String vmId) throws InterruptedException {
        return processes.killTree(marker(vmId)::equals, Set.of());
    }

    @Override
    public void remove(String vmId) throws IOException {
        Folders.delete(state.vm(vmId).root());
    }

    @Override
    public void killAllBut(List<String> vmIds) throws InterruptedException {
        Set<String> kept = new HashSet<>();
        for (String id : vmIds) kept.add(marker(id));
        processes.killTree(m -> m.startsWith(state.id() + "/") && !kept.contains(m), Set.of());
    }
}
