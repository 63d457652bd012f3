package io.heddle.guest;

import io.heddle.protocol.GuestGoal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The guest agent: the first process of a virtual machine. It takes the guest's goal from the host, makes the local storage
 * folders and the RoleEnvironment document, keeps {@link WaHostBootstrapper} alive and tells the host each second how
 * the role is. It knows nothing but its host; without one it goes on as it is and connects again for ever.
 */
public final class WaAppAgent {
    private WaAppAgent() {}

    /** Takes one argument: the folder of the virtual machine. */
    public static void main(String[] args) throws InterruptedException {
        if (args.length != 1) {
            System.err.println("usage: WaAppAgent VM-FOLDER");
            System.exit(2);
        }
        var folder = new VmFolder(Path.of(args[0]).toAbsolutePath());
        long memoryMib;
        try (InputStream in = Files.newInputStream(folder.channel())) {
            var p = new Properties();
            p.load(in);
            memoryMib = Long.parseLong(p.getProperty("memoryMib", "0"));
        } catch (IOException | NumberFormatException e) {
            Log.fault("guest.no-channel", e);
            System.exit(1);
            return;
        }
        Log.info(
                "guest.started",
                "pid",
                ProcessHandle.current().pid(),
                "vm",
                folder.root().getFileName());
        var agent = new GuestAgent(folder, GuestJvm.ofThisProcess(), memoryMib);
        var link = new HostLink(folder.channel(), (GuestGoal goal) -> agent.post(() -> agent.apply(goal)));
        link.start();
        new Housekeeping(folder, agent).start();
        agent.run(link::offer);
    }
}
