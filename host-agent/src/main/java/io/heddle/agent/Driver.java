package io.heddle.agent;

import io.heddle.protocol.VmGoal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Makes virtual machines out of what the machine offers. Its methods may wait; none may be called twice at once for one id. */
interface Driver {
    /** A guest's first process. {@code pid} and {@code startTicks} name it for ever, also to a later agent. */
    record Guest(long pid, long startTicks) {}

    /** What the machine has that virtual machines can use, for the fabric's inventory. */
    List<String> capabilities();

    /** What it lacks, and what is worse for it; for the operator. */
    List<String> shortcomings();

    /**
     * Makes the disks. A resource disk that is there is kept, the others are made new.
     *
     * @param image the package; empty for a role without software
     * @throws IOException if the disk refuses, or the package is not usable; the message says why
     */
    void prepare(VmGoal goal, Optional<Path> image) throws IOException;

    /**
     * Ends what is left of the virtual machine's processes and starts its guest.
     *
     * @param host {@code address:port} where the guest finds its host
     * @param token the guest's pass
     */
    Guest start(VmGoal goal, String host, String token) throws IOException, InterruptedException;

    /** Tells a guest that runs where its host is now. */
    void moveHost(VmGoal goal, String host, String token) throws IOException;

    boolean runs(Guest guest);

    /** Whether that process runs and is this virtual machine's: what an agent asks of a record that it finds. */
    boolean isGuestOf(String vmId, Guest guest);

    /** Completed when the guest has ended, if this agent started it; an adopted guest must be asked for with {@link #runs}. */
    CompletableFuture<Void> ended(Guest guest);

    /** Ends all the virtual machine's processes at once; false if some are left. */
    boolean kill(String vmId) throws InterruptedException;

    /** Deletes its disks. Its processes must have been ended. */
    void remove(String vmId) throws IOException;

    /** Ends the processes of every virtual machine of this agent that is not named. */
    void killAllBut(List<String> vmIds) throws InterruptedException;
}
