package io.heddle.startuptask;

import io.heddle.config.RoleInstanceId;
import io.heddle.node.VmSummary.TaskLine;
import io.heddle.ondemand.OnDemandActor;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.typed.PersistenceId;

/** One startup task's actor, a child of its role instance. */
public final class StartupTaskActor {
    private StartupTaskActor() {}

    public static Behavior<OnDemandActor.Message> create(RoleInstanceId instance, int index, InstantSource clock) {
        return OnDemandActor.<TaskLine, StartupTaskEvent, StartupTaskState>create(
                PersistenceId.of("startup-task", instance.value() + "/" + index),
                new StartupTask(),
                clock,
                (children, task) -> {});
    }
}
