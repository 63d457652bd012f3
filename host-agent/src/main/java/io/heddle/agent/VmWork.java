package io.heddle.agent;

import io.heddle.guest.Log;
import io.heddle.guest.VmFolder;
import io.heddle.protocol.VmGoal;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What takes time: done on threads of its own, with its outcome handed back. */
final class VmWork {
    /** Something that waits for disks, networks or processes. */
    interface Step<T> {
        T run() throws IOException, InterruptedException;
    }

    record Started(VmRecord record, Driver.Guest guest) {}

    private static final int TOKEN_BYTES = 16;

    private final Driver driver;
    private final ImageCache images;
    private final StateFolder state;
    private final SecureRandom random = new SecureRandom();

    VmWork(Driver driver, ImageCache images, StateFolder state) {
        this.driver = driver;
        this.images = images;
        this.state = state;
    }

    static Path recordFile(VmFolder folder) {
        return folder.root().resolve("vm.properties");
    }

    static Path goalFile(VmFolder folder) {
        return folder.root().resolve("goal.pb");
    }

    <T> void begin(String name, Step<T> step, Consumer<T> done, Consumer<Exception> failed) {
        Thread.ofVirtual().name(name).start(() -> {
            try {
                done.accept(step.run());
            } catch (IOException | RuntimeException e) {
                failed.accept(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    VmRecord prepare(VmGoal goal, @Nullable VmRecord known) throws IOException, InterruptedException {
        String sha256 = goal.getGuest().getPackageSha256();
        Optional<Path> image = sha256.isEmpty() ? Optional.empty() : Optional.of(images.get(sha256));
        if (!driver.kill(goal.getVmId())) throw new IOException("some processes cannot be ended: " + goal.getVmId());
        driver.prepare(goal, image);
        saveGoal(goal);
        VmRecord record = known == null ? new VmRecord(newToken(), sha256, 0, 0, 0, 0) : known.withInstalled(sha256);
        record.save(recordFile(state.vm(goal.getVmId())));
        return record;
    }

    private String newToken() {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    /** Kept beside the disks, for an agent that finds the virtual machine when its goal no longer names it. */
    void saveGoal(VmGoal goal) {
        try {
            VmFolder.replace(goalFile(state.vm(goal.getVmId())), goal.toByteArray());
        } catch (IOException e) {
            Log.warn("vm.goal-not-kept", "vm", goal.getVmId(), "cause", e);
        }
    }

    Started start(VmGoal goal, VmRecord known, String host, int roleRestarts) throws IOException, InterruptedException {
        // One whose guest was not ended on purpose is being restarted.
        VmRecord record = known.guestPid() == 0 ? known : known.restarted(roleRestarts);
        Driver.Guest guest = driver.start(goal, host, record.token());
        VmRecord with = record.withGuest(guest.pid(), guest.startTicks());
        with.save(recordFile(state.vm(goal.getVmId())));
        Log.info("guest.started", "vm", goal.getVmId(), "pid", guest.pid(), "restarts", with.guestRestarts());
        return new Started(with, guest);
    }

    VmRecord kill(String vmId, VmRecord known, boolean fault) throws IOException, InterruptedException {
        if (!driver.kill(vmId)) throw new IOException("some processes of " + vmId + " cannot be ended");
        if (fault) return known;
        VmRecord record = known.withGuest(0, 0);
        record.save(recordFile(state.vm(vmId)));
        return record;
    }

    boolean remove(String vmId) throws IOException, InterruptedException {
        if (!driver.kill(vmId)) throw new IOException("some processes of " + vmId + " cannot be ended");
        driver.remove(vmId);
        return true;
    }

    void trimImages(Set<String> used) {
        begin(
                "trim-images",
                () -> {
                    images.trim(used);
                    return true;
                },
                done -> {},
                e -> Log.warn("images.not-trimmed", "cause", e));
    }
}
