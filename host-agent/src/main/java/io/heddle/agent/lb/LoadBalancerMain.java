package io.heddle.agent.lb;

import io.heddle.agent.GatewayLink;
import io.heddle.agent.Options;
import io.heddle.agent.StateFolder;
import io.heddle.guest.Log;
import io.heddle.protocol.FabricMessage;
import java.io.IOException;
import java.util.Optional;

/**
 * A load balancer.
 *
 * <pre>
 * java -cp ... io.heddle.agent.lb.LoadBalancerMain
 *   --id ID                    this load balancer's id in the datacenter
 *   --state FOLDER             its goal; made if it is not there
 *   --gateway HOST:PORT        of a fabric process; once for each, any one will do
 *   --tls FOLDER               with ca.pem, cert.pem, key.pem; or --plaintext, for tests only
 *  [--tls-authority NAME]      the name in the gateways' certificates, if it is not the gateway's host
 *  [--heartbeat-ms 1000] [--connections-max 4096] [--idle-ms 240000]
 * </pre>
 *
 * It runs until it is ended. Exit codes: 1 when it cannot work here, 2 when its command line is wrong. An endpoint that it
 * cannot listen on is a finding in its reports, and hinders no other.
 */
public final class LoadBalancerMain {
    static final String VERSION = "0.1.0";

    private LoadBalancerMain() {}

    public static void main(String[] args) throws InterruptedException {
        var options = Options.of(args);
        Optional<LoadBalancerSettings> settings = LoadBalancerSettings.parse(options);
        options.rejectUnknown();
        if (settings.isEmpty() || !options.findings().isEmpty()) {
            options.findings().forEach(System.err::println);
            System.exit(2);
            return;
        }
        try {
            run(settings.get());
        } catch (IOException e) {
            Log.error("balancer.cannot-work", "why", e);
            System.exit(1);
        }
    }

    private static void run(LoadBalancerSettings settings) throws IOException, InterruptedException {
        Optional<StateFolder> state = StateFolder.open(settings.stateFolder());
        if (state.isEmpty()) {
            Log.error("balancer.folder-taken", "state", settings.stateFolder());
            System.exit(1);
        }
        var gateway = new GatewayLink(settings.gateways());
        var balancer = new LoadBalancer(settings, settings.stateFolder().resolve("goal.pb"));
        balancer.resume();
        gateway.start(balancer::hello, (FabricMessage m) -> {
            if (m.hasLoadBalancerGoal()) balancer.post(() -> balancer.accept(m.getLoadBalancerGoal()));
        });
        balancer.run(gateway::offer);
    }
}
