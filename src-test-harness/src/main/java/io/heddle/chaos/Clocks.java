package io.heddle.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Clocks of a fabric's processes that can be put wrong while they run, each by itself. Every process is started through a
 * launcher that loads libfaketime into it and names a file for it; what the file says is added to the process's calendar within
 * a second or so. Its monotonic clock, and so the length of its waits, stays as it is: that is what a wrong calendar does.
 */
final class Clocks implements AutoCloseable {
    /** What a person installs where it is missing. */
    static final String PACKAGE = "libfaketime";

    /** Until a new offset is surely in force: the library looks at its file once a second. */
    static final Duration FOLLOWS_WITHIN = Duration.ofMillis(1_500);

    private static final String LIBRARY = "libfaketimeMT.so.1";
    private static final List<String> FOLDERS = List.of("/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/local/lib64");
    private static final String OWN_MEMORY = "/dev/shm/faketime_shm_%s /dev/shm/sem.faketime_sem_%s";

    private static final String LAUNCHER = """
            #!/bin/sh
            # Starts a process with a calendar of its own, which the file of its name sets.
            name="$1"; shift
            clock="%1$s/$name"
            echo $$ >>"%1$s/pids"
            # What an earlier process of this number left would keep the library from starting.
            rm -f %2$s
            [ -e "$clock" ] || echo +0 >"$clock"
            export LD_PRELOAD="%3$s${LD_PRELOAD:+:$LD_PRELOAD}" FAKETIME_TIMESTAMP_FILE="$clock"
            export FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_CACHE_DURATION=1 NO_FAKE_STAT=1
            # Its remedy for waits by the monotonic clock, which a JVM does not need, makes every such wait end at once.
            export FAKETIME_FORCE_MONOTONIC_FIX=0
            exec "$@"
            """;

    private final Path folder;

    private Clocks(Path folder) {
        this.folder = folder;
    }

    /** Where the library is on this system, if it is. */
    static Optional<Path> library() throws IOException {
        for (var name : FOLDERS) {
            var folder = Path.of(name);
            if (!Files.isDirectory(folder)) continue;
            var places = new ArrayList<>(List.of(folder));
            // Where systems for several kinds of processors keep it.
            try (var inside = Files.newDirectoryStream(folder, "*-linux-gnu*")) {
                inside.forEach(places::add);
            }
            for (var place : places) {
                var file = place.resolve("faketime").resolve(LIBRARY);
                if (Files.isReadable(file)) return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /**
     * Prepares a launcher in a folder of its own, which must not be on a disk that is going to be full.
     *
     * @throws IOException also when a program that is started through it does not see the time that it was given
     */
    static Clocks open(Path folder, Path library) throws IOException, InterruptedException {
        // The database may run as another user.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        var clocks = new Clocks(folder);
        var own = OWN_MEMORY.formatted("$$", "$$");
        Files.writeString(clocks.launcher(), LAUNCHER.formatted(folder, own, library));
        Files.setPosixFilePermissions(clocks.launcher(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createFile(clocks.pids());
        clocks.set("probe", Duration.ofHours(1));
        var probe = new ProcessBuilder(clocks.launcher().toString(), "probe", "date", "+%s")
                .redirectErrorStream(true)
                .start();
        var said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        long ahead = said.matches("\\d+") ? Long.parseLong(said) - System.currentTimeMillis() / 1000 : 0;
        if (probe.waitFor() != 0 || ahead < 3_500) throw new IOException(library + " does not work here: " + said);
        return clocks;
    }

    Path folder() {
        return folder;
    }

    /** What the fabric's processes are to be started through. */
    Path launcher() {
        return folder.resolve("launcher");
    }

    private Path pids() {
        return folder.resolve("pids");
    }

    /** Adds this to the calendar of a process, and of whatever is started under its name from now on. */
    void set(String process, Duration offset) throws IOException {
        var part = Files.writeString(folder.resolve(process + ".part"), text(offset));
        Files.move(part, folder.resolve(process), StandardCopyOption.ATOMIC_MOVE);
    }

    /** As the library reads it. */
    static String text(Duration offset) {
        return String.format(Locale.ROOT, "%+.3f\n", offset.toMillis() / 1000.0);
    }

    /** Whether the process has read its offset since it was set; true as well where the file system does not tell. */
    boolean wasRead(String process) throws IOException {
        var probe = attributes("probe");
        boolean tells = probe.lastAccessTime().compareTo(probe.lastModifiedTime()) > 0;
        var clock = attributes(process);
        return !tells || clock.lastAccessTime().compareTo(clock.lastModifiedTime()) > 0;
    }

    private BasicFileAttributes attributes(String process) throws IOException {
        return Files.readAttributes(folder.resolve(process), BasicFileAttributes.class);
    }

    /** Whether the library is in this process. */
    static boolean isIn(long pid) throws IOException {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/maps"), StandardCharsets.ISO_8859_1)
                    .contains(LIBRARY);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Removes what the library leaves in memory when a process is killed. The processes must have ended. */
    @Override
    public void close() throws IOException {
        var left = new ArrayList<Path>();
        for (var pid : Files.readAllLines(pids())) {
            for (var name : OWN_MEMORY.formatted(pid, pid).split(" ", -1)) left.add(Path.of(name));
        }
        for (var file : left) Files.deleteIfExists(file);
    }
}
