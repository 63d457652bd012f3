package io.heddle.vm;

import io.heddle.config.VmId;
import io.heddle.ondemand.OnDemandActor;
import io.heddle.roleinstance.RoleInstanceActor;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.typed.PersistenceId;

/** One VM's actor, a child of its node; its role instance is its child. */
public final class VmActor {
    private VmActor() {}

    public static Behavior<OnDemandActor.Message> create(VmId id, InstantSource clock) {
        return OnDemandActor.<Vm.Sighting, VmEvent, VmState>create(
                PersistenceId.of("vm", id.value()), new Vm(), clock, (children, sighting) -> {
                    var instance = sighting.summary().instance();
                    children.tell(instance, () -> RoleInstanceActor.create(instance, clock), sighting.summary());
                });
    }
}
