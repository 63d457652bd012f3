package io.heddle.agent;

import io.heddle.guest.Log;
import io.heddle.protocol.FabricMessage;
import java.io.IOException;
import java.util.Optional;

/**
 * The host agent of one machine.
 *
 * <pre>
 * java -cp ... io.heddle.agent.HostAgentMain
 *   --node-id ID               this machine's id in the datacenter
 *   --state FOLDER             its goal, packages and virtual machines; made if it is not there
 *   --address HOST             its own address, where its guests connect (127.x.y.z on one machine)
 *   --gateway HOST:PORT        of a fabric process; once for each, any one will do
 *   --tls FOLDER               with ca.pem, cert.pem, key.pem; or --plaintext, for tests only
 *  [--tls-authority NAME]      the name in the gateways' certificates, if it is not the gateway's host
 *   --guest-class-path PATH    heddle-guest, heddle-config and protobuf-java, for the processes in its guests
 *  [--guest-java FILE]         the java launcher for them; this process's own unless given
 *  [--guest-archive FILE]      class archive (.jsa) or AOT cache (.aot) that was made with that class path
 *  [--guest-port PORT]         where guests connect; the one of the last time, or any, unless given
 *  [--cores N] [--memory-mib N] [--disk-mib N]   the hardware to report
 *  [--heartbeat-ms 250] [--image-cache-mib 4096]
 * </pre>
 *
 * Exit codes: 0 when its guests were stopped by request ({@link StopGuestsMain}), 1 when it cannot work here, 2 when its
 * command line is wrong. On SIGTERM it ends at once and leaves its guests running, for the next agent to adopt.
 */
public final class HostAgentMain {
    static final String VERSION = "0.1.0";

    private HostAgentMain() {}

    public static void main(String[] args) throws InterruptedException {
        var options = Options.of(args);
        Optional<AgentSettings> settings = AgentSettings.parse(options);
        options.rejectUnknown();
        if (settings.isEmpty() || !options.findings().isEmpty()) {
            options.findings().forEach(System.err::println);
            System.exit(2);
            return;
        }
        try {
            System.exit(run(settings.get()));
        } catch (IOException e) {
            Log.error("agent.cannot-work", "why", e);
            System.exit(1);
        }
    }

    private static int run(AgentSettings settings) throws IOException, InterruptedException {
        Optional<StateFolder> state = StateFolder.open(settings.stateFolder());
        if (state.isEmpty()) {
            Log.error("agent.folder-taken", "state", settings.stateFolder());
            return 1;
        }
        var driver = new ProcessDriver(state.get(), settings.guestJvm());
        var gateway = new GatewayLink(settings.gateways());
        var images = new ImageCache(state.get().images(), settings.imageCacheMax(), gateway::channel);
        var agent = new HostAgent(settings, state.get(), driver, images);
        agent.adopt();
        gateway.start(agent::hello, (FabricMessage m) -> {
            if (m.hasNodeGoal()) agent.post(() -> agent.accept(m.getNodeGoal()));
        });
        agent.run(gateway::offer);
        state.get().close();
        return 0;
    }
}
