package io.heddle.node;

import static io.heddle.persistence.EventCatalogue.entry;

import io.heddle.persistence.CatalogueSource;
import io.heddle.persistence.EventCatalogue;
import io.heddle.roleinstance.RoleInstanceEvent;
import io.heddle.roleinstance.RoleInstanceState;
import io.heddle.startuptask.StartupTaskEvent;
import io.heddle.startuptask.StartupTaskState;
import io.heddle.vm.VmEvent;
import io.heddle.vm.VmState;

/** The names under which what happens on machines is journalled. */
public final class NodeCatalogue implements CatalogueSource {
    @Override
    public EventCatalogue catalogue() {
        return EventCatalogue.of(
                        entry("node.goal-taken.v1", NodeEvent.GoalTaken.class),
                        entry("node.goal-confirmed.v1", NodeEvent.GoalConfirmed.class),
                        entry("node.heard.v1", NodeEvent.Heard.class),
                        entry("node.went-silent.v1", NodeEvent.WentSilent.class),
                        entry("node.vm-observed.v1", NodeEvent.VmObserved.class),
                        entry("node.vm-gone.v1", NodeEvent.VmGone.class),
                        entry("node.snapshot.v1", NodeState.class),
                        entry("vm.created.v1", VmEvent.Created.class),
                        entry("vm.phase-changed.v1", VmEvent.PhaseChanged.class),
                        entry("vm.guest-restarted.v1", VmEvent.GuestRestarted.class),
                        entry("vm.snapshot.v1", VmState.class),
                        entry("role-instance.entered-vm.v1", RoleInstanceEvent.EnteredVm.class),
                        entry("role-instance.status-changed.v1", RoleInstanceEvent.StatusChanged.class),
                        entry("role-instance.role-restarted.v1", RoleInstanceEvent.RoleRestarted.class),
                        entry("role-instance.snapshot.v1", RoleInstanceState.class),
                        entry("startup-task.started.v1", StartupTaskEvent.Started.class),
                        entry("startup-task.finished.v1", StartupTaskEvent.Finished.class),
                        entry("startup-task.snapshot.v1", StartupTaskState.class))
                .covering(NodeEvent.class, VmEvent.class, RoleInstanceEvent.class, StartupTaskEvent.class);
    }
}
