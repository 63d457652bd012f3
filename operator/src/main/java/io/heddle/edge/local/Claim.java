package io.heddle.edge.local;

import io.heddle.guest.process.ProcessTable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A right that one process at a time holds and that ends with it: a locked file that names its holder. The file may be
 * deleted by whoever holds it; who waited for it meanwhile begins anew.
 */
public final class Claim implements AutoCloseable {
    /** One command at a time makes, starts or ends what is in a folder. */
    private static final Duration COMMAND_MAX = Duration.ofMinutes(3);

    private static final long LOOK_MS = 50;

    private final FileChannel channel;

    private Claim(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * The right to change what a fabric's folder holds, waited for while another command has it.
     *
     * @throws LocalFailure when it is not to be had within three minutes
     */
    static Claim ofCommand(Folder folder, Consumer<String> progress) throws InterruptedException {
        var file = folder.commandLock();
        return await(file, COMMAND_MAX, holder -> progress.accept("waiting for " + holder))
                .orElseThrow(() -> new LocalFailure(named(file) + " has been at work on " + folder.root()
                        + " for more than " + COMMAND_MAX.toMinutes() + " min: wait for it, or end it, and try again"));
    }

    /** Waits for the right no longer than {@code most}; {@code waiting} is told of whom. */
    static Optional<Claim> await(Path file, Duration most, Consumer<String> waiting) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        while (true) {
            var claim = take(file);
            if (claim.isPresent() || System.nanoTime() - deadline > 0) return claim;
            waiting.accept(named(file));
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
    }

    /** The right, if nobody has it. */
    static Optional<Claim> take(Path file) {
        try {
            if (!Files.exists(file)) Files.createFile(file);
            // Looked at before and after: what was locked in between is what lies there now.
            var before = key(file);
            var channel = FileChannel.open(file, StandardOpenOption.WRITE);
            if (!locked(channel) || !before.equals(key(file))) {
                channel.close();
                return Optional.empty();
            }
            var own = Long.toString(ProcessHandle.current().pid()) + "\n";
            channel.truncate(0);
            channel.write(StandardCharsets.US_ASCII.encode(own));
            return Optional.of(new Claim(channel));
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            // Made or deleted by another just now.
            if (!Files.isDirectory(file.resolveSibling("."))) throw new LocalFailure("cannot lock " + file, e);
            return Optional.empty();
        } catch (IOException e) {
            throw new LocalFailure("cannot lock " + file, e);
        }
    }

    /** Whether some process has the right. Never asked by the process that has it: looking would end its lock. */
    static boolean isHeld(Path file) {
        if (!Files.exists(file)) return false;
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return !locked(channel);
        } catch (IOException e) {
            throw new LocalFailure("cannot look at " + file, e);
        }
    }

    /** The process that has, or last had, the right. */
    static Optional<Long> holder(Path file) {
        try {
            return Optional.of(Long.parseLong(Files.readString(file).strip())).filter(Claim::lives);
        } catch (IOException | NumberFormatException e) {
            // Just made, or just deleted.
            return Optional.empty();
        }
    }

    private static String named(Path file) {
        return holder(file).map(pid -> "another command, process " + pid + ",").orElse("another command");
    }

    private static boolean lives(long pid) {
        return new ProcessTable().find(pid).filter(process -> !process.ended()).isPresent();
    }

    private static Optional<Object> key(Path file) throws IOException {
        return Files.exists(file)
                ? Optional.ofNullable(
                        Files.readAttributes(file, BasicFileAttributes.class).fileKey())
                : Optional.empty();
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "held by " + ProcessHandle.current().pid();
    }

    /** Gives it back. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new LocalFailure("cannot unlock", e);
        }
    }
}
