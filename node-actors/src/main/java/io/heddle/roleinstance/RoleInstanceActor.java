package io.heddle.roleinstance;

import io.heddle.config.RoleInstanceId;
import io.heddle.node.VmSummary;
import io.heddle.ondemand.OnDemandActor;
import io.heddle.startuptask.StartupTaskActor;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.persistence.typed.PersistenceId;

/** One role instance's actor, a child of its VM; its startup tasks are its children. */
public final class RoleInstanceActor {
    /** Name under its VM, which has exactly one. */
    public static final String NAME = "role-instance";

    private RoleInstanceActor() {}

    public static Behavior<OnDemandActor.Message> create(RoleInstanceId id, InstantSource clock) {
        return OnDemandActor.<VmSummary, RoleInstanceEvent, RoleInstanceState>create(
                PersistenceId.of("role-instance", id.value()),
                new RoleInstance(),
                clock,
                (context, seen) -> seen.tasks().forEach(task -> tell(context, id, task, clock)));
    }

    private static void tell(
            ActorContext<OnDemandActor.Message> context,
            RoleInstanceId id,
            VmSummary.TaskLine task,
            InstantSource clock) {
        String name = "startup-task-" + task.index();
        context.getChild(name)
                .map(child -> child.<OnDemandActor.Message>unsafeUpcast())
                .orElseGet(() -> context.spawn(StartupTaskActor.create(id, task.index(), clock), name))
                .tell(new OnDemandActor.Observe<>(task));
    }
}
