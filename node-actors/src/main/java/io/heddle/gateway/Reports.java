package io.heddle.gateway;

import io.heddle.config.Bytes;
import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.config.RoleInstanceId;
import io.heddle.config.VmId;
import io.heddle.node.MachineLink;
import io.heddle.node.NodeActor;
import io.heddle.node.NodeStatus;
import io.heddle.node.VmSummary;
import io.heddle.protocol.Hello;
import io.heddle.protocol.Report;
import io.heddle.protocol.RoleStatus;
import io.heddle.protocol.VmReport;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;

/** Turns the agent protocol's messages into what node actors and the fabric understand. */
final class Reports {
    /** Longest text taken over from a machine, in characters: it is journalled, and a machine may say anything. */
    private static final int TEXT_MAX = 1_000;

    /** Longest silence that is told apart from a longer one. */
    private static final long SILENT_MILLIS_MAX = Duration.ofDays(1).toMillis();

    private Reports() {}

    static NodeActor.Report report(Hello hello, ActorRef<MachineLink> link, Report r) {
        var h = hello.getHardware();
        return new NodeActor.Report(
                link,
                new NodeStatus.Hardware(h.getCores(), Bytes.mib(h.getMemoryMib()), Bytes.mib(h.getDiskMib())),
                hello.getBootId(),
                new Epoch(r.getEpoch()),
                new Incarnation(r.getIncarnation()),
                r.getVmsList().stream().map(Reports::summary).toList(),
                r.getVmsList().stream()
                        .map(v -> Math.clamp(v.getGuestSilentMs(), 0L, SILENT_MILLIS_MAX))
                        .toList());
    }

    static LoadBalancerPort.Report report(String loadBalancer, ActorRef<MachineLink> link, Report r) {
        return new LoadBalancerPort.Report(
                loadBalancer,
                link,
                new Epoch(r.getEpoch()),
                new Incarnation(r.getIncarnation()),
                r.getBackendsList().stream()
                        .map(b -> new LoadBalancerPort.BackendLine(
                                b.getEndpoint(), b.getInstanceId(), b.getHealthy(), b.getConnections()))
                        .toList(),
                r.getFindingsList());
    }

    private static VmSummary summary(VmReport v) {
        return new VmSummary(
                new VmId(v.getVmId()),
                new RoleInstanceId(v.getInstanceId()),
                new Incarnation(v.getIncarnation()),
                v.getPhase().name(),
                words(v.getRoleStatus()),
                text(v.getDetail()),
                v.getGuestRestarts(),
                v.getRoleRestarts(),
                v.getGuestPid(),
                v.getRolePid(),
                v.getTasksList().stream()
                        .map(t -> new VmSummary.TaskLine(
                                t.getIndex(),
                                text(t.getCommandLine()),
                                t.getAttempts(),
                                t.getRunning(),
                                t.getExitCode()))
                        .toList());
    }

    private static String text(String said) {
        return said.length() <= TEXT_MAX ? said : said.substring(0, TEXT_MAX);
    }

    /** {@code READY_ROLE} in the management API's spelling: {@code ReadyRole}. */
    private static String words(RoleStatus status) {
        return Arrays.stream(status.name().split("_"))
                .map(w -> w.charAt(0) + w.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
