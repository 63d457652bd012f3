package io.heddle.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The three disks of a virtual machine of the process driver, as folders: resources (kept until the machine moves), guest
 * (the operating system's own), package (the role's software); and its logs.
 */
public record VmFolder(Path root) {
    /** The environment variable in which a role finds the path of {@link #roleReady}. */
    public static final String READY_VARIABLE = "RoleReadyFile";

    public Path resources() {
        return root.resolve("resources");
    }

    public Path guest() {
        return root.resolve("guest");
    }

    public Path packageDisk() {
        return root.resolve("package");
    }

    public Path approot() {
        return packageDisk().resolve("approot");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    /** Where the guest finds its host and what it is called; written by the host, read at each attempt to connect. */
    public Path channel() {
        return guest().resolve("channel.properties");
    }

    public Path roleEnvironment() {
        return guest().resolve("RoleEnvironment.xml");
    }

    public Path bootPlan() {
        return guest().resolve("boot.properties");
    }

    /** There while a program that is not ready on process start says that it is ready: {@link #READY_VARIABLE}. */
    public Path roleReady() {
        return resources().resolve("role.ready");
    }

    public Path localStorage(String name) {
        return resources().resolve("directory").resolve(name);
    }

    public Path temp() {
        return resources().resolve("temp");
    }

    /** Replaces a file in one step, so that a reader sees the old or the new content, never a part. */
    public static void replace(Path file, byte[] content) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.write(beside, content);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
