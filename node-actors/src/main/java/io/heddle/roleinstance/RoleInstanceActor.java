package io.heddle.roleinstance;

import io.heddle.config.RoleInstanceId;
import io.heddle.node.VmSummary;
import io.heddle.ondemand.OnDemandActor;
import io.heddle.startuptask.StartupTaskActor;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.typed.PersistenceId;

/** One role instance's actor, a child of its VM; its startup tasks are its children. */
public final class RoleInstanceActor {
    private RoleInstanceActor() {}

    public static Behavior<OnDemandActor.Message> create(RoleInstanceId id, InstantSource clock) {
        return OnDemandActor.<VmSummary, RoleInstanceEvent, RoleInstanceState>create(
                PersistenceId.of("role-instance", id.value()),
                new RoleInstance(),
                clock,
                (children, seen) -> seen.tasks()
                        .forEach(task -> children.tell(
                                task.index(), () -> StartupTaskActor.create(id, task.index(), clock), task)));
    }
}
