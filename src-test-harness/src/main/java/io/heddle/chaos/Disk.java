package io.heddle.chaos;

import java.io.IOException;
import java.nio.file.Path;

/** A disk of a run's own, in memory, so that it can be full without anybody else noticing. */
final class Disk {
    private static final String SIZE = "size=1200m";

    private Disk() {}

    /** Mounts it over an empty folder; false where that is not allowed. */
    static boolean mount(Path folder) throws IOException, InterruptedException {
        if (!Boolean.getBoolean("heddle.isolated")) return false;
        return run("mount", "-t", "tmpfs", "-o", SIZE, "heddle-chaos", folder.toString());
    }

    static void unmount(Path folder) throws IOException, InterruptedException {
        if (!run("umount", "-l", folder.toString())) throw new IOException("cannot unmount " + folder);
    }

    private static boolean run(String... line) throws IOException, InterruptedException {
        var process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor() == 0;
    }
}
