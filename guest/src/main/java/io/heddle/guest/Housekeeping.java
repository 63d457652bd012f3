package io.heddle.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Watches the guest's disks, beside its other work: quotas of local storages, length of logs. */
final class Housekeeping {
    private static final long INTERVAL_MS = 5000;
    private static final long MIB = 1L << 20;

    private final VmFolder folder;
    private final GuestAgent agent;

    Housekeeping(VmFolder folder, GuestAgent agent) {
        this.folder = folder;
        this.agent = agent;
    }

    void start() {
        Thread.ofPlatform().daemon().name("housekeeping").start(this::loop);
    }

    private void loop() {
        try {
            while (true) {
                Thread.sleep(INTERVAL_MS);
                try {
                    LogFiles.bound(folder.logs(), LogFiles.LENGTH_MAX);
                    List<String> over = overQuota();
                    agent.post(() -> agent.storage(over));
                } catch (IOException | UncheckedIOException e) {
                    Log.warn("guest.disks-not-measured", "cause", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Local storages that hold more than they may. Nothing holds their owner back: the process driver can only tell. */
    private List<String> overQuota() throws IOException {
        List<String> over = new ArrayList<>();
        for (var quota : agent.quotas().entrySet()) {
            long max = Math.multiplyExact(quota.getValue(), MIB);
            if (Folders.size(folder.localStorage(quota.getKey()), max) > max) {
                over.add("local storage " + quota.getKey() + " holds more than its " + quota.getValue() + " MiB");
            }
        }
        return over;
    }
}
