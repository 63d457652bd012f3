package io.heddle.deployment;

import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.config.NodeId;
import io.heddle.config.controller.RoleDescription;
import io.heddle.config.controller.RoleDescription.Endpoint;
import io.heddle.deployment.DeploymentState.Deployment;
import io.heddle.deployment.DeploymentState.Instance;
import io.heddle.protocol.EntryPoint;
import io.heddle.protocol.ExpectedState;
import io.heddle.protocol.GuestGoal;
import io.heddle.protocol.InstanceEndpoint;
import io.heddle.protocol.LocalStorage;
import io.heddle.protocol.NodeGoal;
import io.heddle.protocol.Peer;
import io.heddle.protocol.RolePeers;
import io.heddle.protocol.RoleSpec;
import io.heddle.protocol.Setting;
import io.heddle.protocol.StartupTask;
import io.heddle.protocol.Variable;
import io.heddle.protocol.VmGoal;
import java.util.Collection;
import java.util.List;

/** What one machine should run, derived whole from the deployments. The same state gives the same bytes. */
public final class Goals {
    /** A VM's own goal does not change during its life yet: an upgrade will raise it. */
    private static final long VM_INCARNATION = 1;

    private Goals() {}

    /** A VM that is not named in a goal must not run, so those of deleted deployments are simply left out. */
    public static NodeGoal node(DeploymentState state, NodeId node, Epoch epoch, Incarnation incarnation) {
        var goal = NodeGoal.newBuilder()
                .setNodeId(node.value())
                .setEpoch(epoch.value())
                .setIncarnation(incarnation.value());
        for (var instance : state.on(node)) {
            var deployment = state.deployment(instance);
            if (!deployment.deleting()) goal.addVms(vm(state, deployment, instance));
        }
        return goal.build();
    }

    private static VmGoal vm(DeploymentState state, Deployment deployment, Instance instance) {
        var role = state.role(instance);
        var place = instance.place().orElseThrow();
        return VmGoal.newBuilder()
                .setVmId(place.vm().value())
                .setIncarnation(VM_INCARNATION)
                .setExpectedState(ExpectedState.STARTED)
                .setCores(Math.max(1, role.size().millicores() / 1000))
                .setMemoryMib(role.size().memory().toMib())
                .setDiskMib(role.size().disk().toMib())
                .setGuest(guest(state, deployment, instance, role))
                .build();
    }

    private static GuestGoal guest(
            DeploymentState state, Deployment deployment, Instance instance, RoleDescription role) {
        var guest = GuestGoal.newBuilder()
                .setIncarnation(VM_INCARNATION)
                .setExpectedState(ExpectedState.STARTED)
                .setDeploymentId(deployment.id().value())
                .setService(deployment.service().value())
                .setRole(role.name())
                .setInstanceId(instance.id().value())
                .setFaultDomain(instance.faultDomain())
                .setUpdateDomain(instance.updateDomain())
                .setAddress(instance.address())
                .setPackageSha256(deployment.description().packageSha256())
                .setSpec(spec(role, instance));
        var all = state.of(deployment.id());
        for (var peers : deployment.description().roles()) guest.addRoles(peers(peers, all));
        return guest.build();
    }

    private static RolePeers peers(RoleDescription role, Collection<Instance> all) {
        var peers = RolePeers.newBuilder().setRole(role.name());
        for (var i : all) {
            if (!i.role().equals(role.name())) continue;
            var peer = Peer.newBuilder()
                    .setInstanceId(i.id().value())
                    .setFaultDomain(i.faultDomain())
                    .setUpdateDomain(i.updateDomain());
            for (var e : role.endpoints()) {
                if (e.kind() == Endpoint.Kind.INTERNAL) peer.addEndpoints(endpoint(role, e, i));
            }
            peers.addInstances(peer);
        }
        return peers.build();
    }

    private static RoleSpec spec(RoleDescription role, Instance instance) {
        var spec = RoleSpec.newBuilder()
                .setEntryPoint(EntryPoint.newBuilder()
                        .setKind(
                                EntryPoint.Kind.valueOf(role.entryPoint().kind().name()))
                        .setValue(role.entryPoint().value())
                        .setSetReadyOnProcessStart(role.entryPoint().readyOnProcessStart())
                        .setElevated(role.entryPoint().elevated()))
                .addAllRuntimeEnvironment(variables(role.runtimeEnvironment()))
                .setGuestSilenceMaxMs(role.guestSilenceMax().toMillis())
                .setStopGraceMs(role.stopGrace().toMillis());
        for (var t : role.startupTasks()) {
            spec.addStartupTasks(StartupTask.newBuilder()
                    .setCommandLine(t.commandLine())
                    .setKind(StartupTask.Kind.valueOf(t.kind().name()))
                    .setElevated(t.elevated())
                    .addAllEnvironment(variables(t.environment())));
        }
        for (var s : role.settings()) {
            spec.addSettings(Setting.newBuilder().setName(s.name()).setValue(s.value()));
        }
        for (var l : role.localStorage()) {
            spec.addLocalStorage(LocalStorage.newBuilder()
                    .setName(l.name())
                    .setSizeMib(l.sizeMib())
                    .setCleanOnRoleRecycle(l.cleanOnRoleRecycle()));
        }
        for (var e : role.endpoints()) spec.addEndpoints(endpoint(role, e, instance));
        return spec.build();
    }

    private static InstanceEndpoint endpoint(RoleDescription role, Endpoint e, Instance instance) {
        return InstanceEndpoint.newBuilder()
                .setName(e.name())
                .setProtocol(e.protocol())
                .setAddress(instance.address())
                .setPort(Ports.local(role, e))
                .setPortMax(Ports.localMax(role, e))
                .setPublic(e.kind() != Endpoint.Kind.INTERNAL)
                .build();
    }

    private static List<Variable> variables(List<RoleDescription.Variable> variables) {
        return variables.stream()
                .map(v -> {
                    var variable = Variable.newBuilder().setName(v.name());
                    v.value().ifPresent(variable::setValue);
                    v.xpath().ifPresent(variable::setXpath);
                    return variable.build();
                })
                .toList();
    }
}
