package io.heddle.guest;

import io.heddle.guest.process.ProcessTable;
import io.heddle.protocol.EntryPoint;
import io.heddle.protocol.GuestGoal;
import io.heddle.protocol.GuestHello;
import io.heddle.protocol.GuestMessage;
import io.heddle.protocol.GuestStatus;
import io.heddle.protocol.HostMessage;
import io.heddle.protocol.InstanceEndpoint;
import io.heddle.protocol.LocalStorage;
import io.heddle.protocol.Peer;
import io.heddle.protocol.RolePeers;
import io.heddle.protocol.RoleSpec;
import io.heddle.protocol.Setting;
import io.heddle.protocol.StartupTask;
import io.heddle.protocol.TaskReport;
import io.heddle.protocol.Variable;
import io.heddle.role.RoleEnvironment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Goes once through what a guest's processes do when they start, and leaves nothing behind. The archive of classes that the
 * Java launcher makes of this run lets the guest's processes start faster:
 *
 * <pre>
 * java -XX:+UseSerialGC -XX:AOTCacheOutput=guest.aot -cp GUEST-CLASS-PATH io.heddle.guest.Rehearsal         (JDK 25 or newer)
 * java -XX:+UseSerialGC -XX:ArchiveClassesAtExit=guest.jsa -cp GUEST-CLASS-PATH io.heddle.guest.Rehearsal   (older)
 * </pre>
 *
 * The class path must hold jars, and be the text that the host agent gets as {@code --guest-class-path}.
 */
public final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path root = Files.createTempDirectory("heddle-rehearsal");
        try {
            var folder = new VmFolder(root);
            for (Path p : Set.of(folder.guest(), folder.logs(), folder.approot())) Files.createDirectories(p);
            GuestGoal goal = overTheWire(goal());
            guestAgent(folder, goal);
            bootstrapper(folder);
            workerHost(folder);
        } finally {
            Folders.delete(root);
        }
    }

    private static GuestGoal goal() {
        var endpoint = InstanceEndpoint.newBuilder()
                .setName("Http")
                .setProtocol("http")
                .setAddress("127.0.0.1")
                .setPort(80);
        var variable = Variable.newBuilder()
                .setName("PORT")
                .setXpath("/RoleEnvironment/CurrentInstance/Endpoints/Endpoint[@name='Http']/@port");
        return GuestGoal.newBuilder()
                .setIncarnation(1)
                .setInstanceId("Rehearsal_IN_0")
                .setRole("Rehearsal")
                .setSpec(RoleSpec.newBuilder()
                        .addSettings(Setting.newBuilder().setName("s").setValue("v"))
                        .addLocalStorage(LocalStorage.newBuilder().setName("l").setSizeMib(1))
                        .addEndpoints(endpoint)
                        .addRuntimeEnvironment(variable)
                        .addStartupTasks(StartupTask.newBuilder().setCommandLine("true"))
                        .setEntryPoint(EntryPoint.newBuilder().setValue("role.jar")))
                .addRoles(RolePeers.newBuilder()
                        .setRole("Rehearsal")
                        .addInstances(Peer.newBuilder()
                                .setInstanceId("Rehearsal_IN_0")
                                .addEndpoints(endpoint)))
                .build();
    }

    /** A hello and a status one way, a goal the other. */
    private static GuestGoal overTheWire(GuestGoal goal) throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var guest = new Socket()) {
            guest.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()), 1000);
            try (Socket host = server.accept()) {
                var hello = GuestHello.newBuilder().setVmId("vm").setToken("t").setPid(1);
                Frames.write(GuestMessage.newBuilder().setHello(hello).build(), guest.getOutputStream());
                var status = GuestStatus.newBuilder().addTasks(TaskReport.newBuilder());
                Frames.write(GuestMessage.newBuilder().setStatus(status).build(), guest.getOutputStream());
                Frames.read(GuestMessage.parser(), host.getInputStream());
                Frames.write(HostMessage.newBuilder().setGoal(goal).build(), host.getOutputStream());
                return Frames.read(HostMessage.parser(), guest.getInputStream())
                        .orElseThrow(() -> new IOException("closed"))
                        .getGoal();
            }
        }
    }

    private static void guestAgent(VmFolder folder, GuestGoal goal) throws IOException {
        Log.info("rehearsal", "step", GuestRules.step(GuestGoal.getDefaultInstance(), goal));
        GuestRules.faults(goal);
        String document = RoleEnvironmentDocument.render(goal, folder::localStorage);
        VmFolder.replace(folder.roleEnvironment(), document.getBytes(StandardCharsets.UTF_8));
        VmFolder.replace(folder.bootPlan(), GuestRules.plan(goal, 128).encode());
        LogFiles.bound(folder.logs(), LogFiles.LENGTH_MAX);
        BootLine.parse(new BootLine.State(RoleState.READY_ROLE, "").format());
        BootLine.parse(new BootLine.Task(0, 1, false, 0).format());
        BootLine.parse(new BootLine.Role(1, 0).format());
        new GuestAgent(folder, GuestJvm.ofThisProcess(), 128).post(() -> {});
    }

    private static void bootstrapper(VmFolder folder) throws IOException, InterruptedException {
        BootPlan plan = BootPlan.read(folder.bootPlan());
        RoleVariables.evaluate(plan.environment(), folder.roleEnvironment());
        new ProcessTable().tree(marker -> false);
        var process = new ProcessBuilder("/bin/sh", "-c", "true").start();
        process.onExit().join();
        process.waitFor();
    }

    private static void workerHost(VmFolder folder) throws IOException {
        Files.write(folder.approot().resolve("role.jar"), new byte[0]);
        try {
            RoleJar.load(folder.approot(), "role.jar");
        } catch (IOException e) {
            Log.info("rehearsal", "step", "an empty jar names no entry point, as it should");
        }
        if (RoleEnvironment.read(folder.roleEnvironment()).settings().isEmpty()) {
            throw new IOException("the role environment was not read");
        }
    }
}
