package io.heddle.guestagent;

import io.heddle.config.VmId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * When each guest of one machine was last heard, in nanoseconds of the monotonic clock. Written by the node's actor from
 * the machine's digest and read by the guest agents' actors when their timer fires, so that a heartbeat costs no message.
 * Both run in one process; the entries are volatile.
 */
public final class GuestHearing {
    private static final class Heard {
        volatile long nanos;
    }

    private final Map<VmId, Heard> byVm = new HashMap<>();

    /** Called by the node's actor only. */
    public void heard(VmId vm, long nanos) {
        entry(vm).nanos = nanos;
    }

    /** Whoever was heard before {@code nanos} counts as heard then. Called by the node's actor only. */
    public void excuse(long nanos) {
        for (var entry : byVm.values()) {
            if (nanos - entry.nanos > 0) entry.nanos = nanos;
        }
    }

    /** Called by the node's actor only. */
    public void forget(VmId vm) {
        byVm.remove(vm);
    }

    /** A reader for one guest, to be handed to its actor. Called by the node's actor only. */
    LongSupplier reader(VmId vm) {
        var entry = entry(vm);
        return () -> entry.nanos;
    }

    private Heard entry(VmId vm) {
        return byVm.computeIfAbsent(vm, v -> new Heard());
    }
}
