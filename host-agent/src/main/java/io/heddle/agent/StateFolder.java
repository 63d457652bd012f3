package io.heddle.agent;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.heddle.guest.Log;
import io.heddle.guest.VmFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What one agent keeps on disk, and the lock that makes it the only one to do so. */
public final class StateFolder {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{12}");

    private final Path root;
    private final String id;
    private final @Nullable FileLock lock;

    private StateFolder(Path root, String id, @Nullable FileLock lock) {
        this.root = root;
        this.id = id;
        this.lock = lock;
    }

    /**
     * Opens the folder, making it if need be.
     *
     * @throws IOException if it cannot be used
     * @return empty if another process holds it
     */
    public static Optional<StateFolder> open(Path root) throws IOException {
        Files.createDirectories(root);
        FileChannel channel = FileChannel.open(
                root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return Optional.empty();
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return Optional.of(new StateFolder(root, id(root), lock));
    }

    /** The id of a folder that another process may hold. */
    static String id(Path root) throws IOException {
        Path file = root.resolve("id");
        if (Files.exists(file)) {
            String id = Files.readString(file).trim();
            if (!ID.matcher(id).matches()) throw new IOException("damaged: " + file);
            return id;
        }
        String id = UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        replaceDurably(file, id.getBytes(StandardCharsets.US_ASCII));
        return id;
    }

    /** The process that holds a folder, by what it wrote into it; empty if that process is gone. */
    static Optional<ProcessHandle> holder(Path root) throws IOException {
        try {
            return ProcessHandle.of(
                    Long.parseLong(Files.readString(root.resolve("lock")).trim()));
        } catch (NumberFormatException e) {
            return Optional.empty(); // It is just being taken.
        }
    }

    public void close() throws IOException {
        if (lock != null) lock.acquiredBy().close();
    }

    /** Marks this machine's processes; no two folders share it. */
    String id() {
        return id;
    }

    Path root() {
        return root;
    }

    Path goalFile() {
        return root.resolve("goal.pb");
    }

    Path images() {
        return root.resolve("images");
    }

    Path vms() {
        return root.resolve("vms");
    }

    VmFolder vm(String vmId) {
        return new VmFolder(vms().resolve(vmId));
    }

    /** A file that, while it exists, asks the agent to stop its guests and end. */
    static Path stopRequest(Path root) {
        return root.resolve("stop-guests");
    }

    /** Ids of the virtual machines that have a folder. */
    List<String> vmIds() throws IOException {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(vms(), Files::isDirectory)) {
            for (Path folder : folders) found.add(folder.getFileName().toString());
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return found;
    }

    /** A message from a file; empty if there is none, or if it is damaged, which is logged. */
    public static <T extends MessageLite> Optional<T> load(Path file, Parser<T> parser) throws IOException {
        try {
            return Optional.of(parser.parseFrom(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            Log.error("state.damaged", "file", file, "cause", e);
            return Optional.empty();
        }
    }

    /** Replaces a file in one step and returns when the disk holds it. */
    public static void replaceDurably(Path file, byte[] content) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel out = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) out.write(buffer);
            out.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}
