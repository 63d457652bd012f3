package io.heddle.edge.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** Where everything of one local fabric lies, and how it is written: whole or not at all, secrets for their owner only. */
public record Folder(Path root) {
    /** All that a fabric ever puts into its folder. What else is there belongs to somebody else. */
    private static final Set<String> OWN = Set.of(
            "datacenter.xml",
            "room.json",
            "context.json",
            "journal",
            "pki",
            "nodes",
            "load-balancers",
            "replicas",
            "log",
            "run");

    private static final String ASIDE = ".new";

    public Folder {
        root = root.toAbsolutePath().normalize();
    }

    /** The machines, replicas and addresses of this fabric. */
    public Path datacenter() {
        return root.resolve("datacenter.xml");
    }

    /** What the machine room was told; holds secrets. */
    public Path roomSettings() {
        return root.resolve("room.json");
    }

    /** The database's directory. */
    public Path journal() {
        return root.resolve("journal");
    }

    public Path pki() {
        return root.resolve("pki");
    }

    /** What the host agent of a node remembers. */
    public Path node(String id) {
        return root.resolve("nodes").resolve(id);
    }

    public Path loadBalancer(String id) {
        return root.resolve("load-balancers").resolve(id);
    }

    public Path replica(int number) {
        return root.resolve("replicas").resolve(Integer.toString(number));
    }

    public Path log(String process) {
        return root.resolve("log").resolve(process + ".log");
    }

    /** What is known of the processes while they run. */
    public Path run() {
        return root.resolve("run");
    }

    /** Who a process is, while it runs. */
    Path record(String process) {
        return run().resolve(process + ".pid");
    }

    /** Whether a node has power, and the newest epoch that its controller has heard of. */
    Path power(String node) {
        return run().resolve(node + ".power");
    }

    /** Held by the machine room for as long as it lives. */
    Path lock() {
        return run().resolve("room.lock");
    }

    /** Held by a command that makes, starts or ends what is here. */
    Path commandLock() {
        return run().resolve("command.lock");
    }

    /** How far the machine room is, in one line. */
    Path progress() {
        return run().resolve("room.status");
    }

    /** What lies here that no fabric put here; nothing when there is no folder. */
    List<String> foreign() throws IOException {
        return entries().stream().filter(name -> !isOwn(name)).toList();
    }

    /** Deletes what a fabric put here, and the folder if that was all. */
    void delete() throws IOException {
        for (var name : entries()) if (isOwn(name)) Trees.delete(root.resolve(name));
        if (Files.isDirectory(root) && entries().isEmpty()) Files.delete(root);
    }

    private static boolean isOwn(String name) {
        return OWN.contains(name.endsWith(ASIDE) ? name.substring(0, name.length() - ASIDE.length()) : name);
    }

    private List<String> entries() throws IOException {
        if (!Files.isDirectory(root)) return List.of();
        try (var all = Files.list(root)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    void makeDirectories() throws IOException {
        var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        if (!Files.isDirectory(root)) Files.createDirectories(root, mine);
        for (var name : new String[] {"log", "run", "nodes", "load-balancers", "replicas"}) {
            Files.createDirectories(root.resolve(name), mine);
        }
    }

    /** Puts a file in place whole, readable by everybody who may enter the folder. */
    public static void write(Path file, byte[] content) throws IOException {
        write(file, content, "rw-r--r--");
    }

    /** Puts a file in place whole, for its owner's eyes only. */
    public static void writeSecret(Path file, byte[] content) throws IOException {
        write(file, content, "rw-------");
    }

    private static void write(Path file, byte[] content, String permissions) throws IOException {
        FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
        var aside = file.resolveSibling(file.getFileName() + ASIDE);
        Files.deleteIfExists(aside);
        try (var channel =
                FileChannel.open(aside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) channel.write(bytes);
            channel.force(true);
        }
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
