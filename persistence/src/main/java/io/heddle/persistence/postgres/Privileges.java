package io.heddle.persistence.postgres;

import io.heddle.persistence.StorageFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How to start a program that refuses to run as root. An ordinary user starts it as it is. Root starts it in a user namespace
 * of its own, where it sees itself as nobody but keeps root's access to its own files; where the machine permits no
 * namespaces, root hands the directory to {@code nobody} and starts it as that user.
 */
record Privileges(List<String> prefix) {
    private static final String NOBODY = "65534";

    Privileges {
        prefix = List.copyOf(prefix);
    }

    /**
     * What works on this machine for programs below {@code dir}.
     *
     * @throws StorageFault when nothing does
     */
    static Privileges find(Path dir, Path program) throws IOException {
        if (!isRoot()) return new Privileges(List.of());
        var namespace = new Privileges(List.of("unshare", "-U"));
        if (namespace.works(program)) return namespace;
        var nobody = new Privileges(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        nobody.prepare(dir);
        if (nobody.works(program)) return nobody;
        throw new StorageFault(
                "PostgreSQL refuses to run as root, and this machine permits neither `unshare -U` nor `setpriv"
                        + " --reuid=" + NOBODY + "` to start " + program
                        + ": run as another user, choose a directory that all may enter, or give the URL of a server");
    }

    /** Gives the directory to the user that the program will run as, if that is another one. */
    void prepare(Path dir) throws IOException {
        if (!prefix.contains("setpriv")) return;
        var result = Commands.run(List.of("chown", "-R", NOBODY + ":" + NOBODY, dir.toString()), Duration.ofMinutes(1));
        if (result.exitCode() != 0) throw new IOException("cannot hand over " + dir + ": " + result.output());
    }

    List<String> command(List<String> command) {
        var all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }

    private boolean works(Path program) throws IOException {
        try {
            return Commands.run(command(List.of(program.toString(), "--version")), Duration.ofSeconds(20))
                            .exitCode()
                    == 0;
        } catch (IOException e) {
            return false; // The tool is not installed.
        }
    }

    private static boolean isRoot() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self)
                ? Files.getAttribute(self, "unix:uid").equals(0)
                : System.getProperty("user.name").equals("root");
    }
}
