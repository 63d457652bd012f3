package io.heddle.edge.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The programs as they were assembled: {@code lib} with the jars, {@code classpath} with one list of jars per kind of process,
 * and {@code cache} with archives of classes that make processes start faster, as far as there are any.
 */
public final class Installation {
    /** The folder of the distribution; set by the start script. */
    public static final String PROPERTY = "heddle.home";

    /** A folder in which every process started leaves an archive of what it loaded, when it ends. */
    public static final String RECORD_PROPERTY = "heddle.record";

    /** First release that makes an ahead-of-time cache in one step. */
    private static final int AOT_RELEASE = 25;

    private final Path home;
    private final Path java;

    public Installation(Path home, Path java) {
        this.home = home;
        this.java = java;
    }

    /** The kinds of process, each with its own class path and its own limits. */
    public enum Kind {
        FABRIC("fabric", "heddle-operator", "fabric", "-Xmx320m -Xms64m -XX:TieredStopAtLevel=1"),
        ROOM("room", "heddle-operator", "fabric", "-Xmx160m -XX:TieredStopAtLevel=1"),
        AGENT("agent", "heddle-host-agent", "agent", "-Xmx96m -XX:TieredStopAtLevel=1"),
        BALANCER("balancer", "heddle-host-agent", "agent", "-Xmx96m -XX:TieredStopAtLevel=1"),
        GUEST("guest", "heddle-guest", "guest", "");

        private final String archive;
        private final String jar;
        private final String classPath;
        private final String flags;

        /** @param flags set apart by blanks */
        Kind(String archive, String jar, String classPath, String flags) {
            this.archive = archive;
            this.jar = jar;
            this.classPath = classPath;
            this.flags = flags;
        }
    }

    /** The installation that this process was started from. */
    public static Installation ofThisProcess() {
        var home = System.getProperty(PROPERTY, "");
        if (home.isEmpty()) {
            throw new LocalFailure("processes can be started from a distribution only: run bin/heddle of one");
        }
        return new Installation(Path.of(home), Path.of(System.getProperty("java.home"), "bin", "java"));
    }

    Path java() {
        return java;
    }

    /** The launcher for guests. While recording, the first guest's agent records, too. */
    Path guestJava() {
        return recording().map(folder -> folder.resolve("bin/java")).orElse(java);
    }

    /** Where archives are being recorded, if they are. */
    static Optional<Path> recording() {
        return Optional.ofNullable(System.getProperty(RECORD_PROPERTY)).map(Path::of);
    }

    private static List<String> recordFlags(Path folder, Kind kind) {
        var file = folder.resolve(kind.archive);
        return Runtime.version().feature() >= AOT_RELEASE
                ? List.of("-XX:AOTCacheOutput=" + file + ".aot")
                : List.of("-XX:ArchiveClassesAtExit=" + file + ".jsa");
    }

    Path home() {
        return home;
    }

    /** The database's programs, unpacked, if that was done ahead. They outlive a new build, since databases run from them. */
    Path database() {
        return home.resolve("postgres");
    }

    /** Keeps the database programs that a fabric unpacked for those that come after it. */
    public void keepDatabase(Path directory) {
        var programs = new Folder(directory).journal().resolve("programs");
        try {
            if (!Files.isDirectory(programs) || Files.exists(database())) return;
            // Others who use this installation may read them; they hold nothing of the fabric that unpacked them.
            Files.setPosixFilePermissions(programs, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(programs, database());
        } catch (IOException e) {
            // On another volume, say: every fabric then unpacks its own.
        }
    }

    /** The service that a new fabric begins with, if the distribution holds it. */
    public Optional<Path> sample() {
        var sample = home.resolve("samples").resolve("guestbook");
        return Files.isDirectory(sample) ? Optional.of(sample) : Optional.empty();
    }

    /** The class path of a kind of process: the same text each time, as archives need it. */
    String classPath(Kind kind) {
        var list = home.resolve("classpath").resolve(kind.classPath);
        try {
            // The list names the jars that the program's own needs.
            return own(kind.jar)
                    + Arrays.stream(Files.readString(list).strip().split(":"))
                            .map(jar -> ":" + home.resolve(jar))
                            .collect(Collectors.joining());
        } catch (IOException e) {
            throw new LocalFailure("the distribution in " + home + " is not whole", e);
        }
    }

    private Path own(String name) throws IOException {
        try (var jars = Files.newDirectoryStream(home.resolve("lib"), name + "-[0-9]*.jar")) {
            for (var jar : jars) return jar;
        }
        throw new NoSuchFileException(home.resolve("lib").resolve(name + ".jar").toString());
    }

    /** The archive to start a kind of process from, if one was made. */
    Optional<Path> archive(Kind kind) {
        return List.of(".aot", ".jsa").stream()
                .map(suffix -> home.resolve("cache").resolve(kind.archive + suffix))
                .filter(Files::isReadable)
                .findFirst();
    }

    /** The beginning of a command line: everything up to the main class. */
    List<String> command(Kind kind) {
        return command(kind, recording());
    }

    /** The same for a process that never records: another of its kind does, or its life is not typical. */
    List<String> unrecorded(Kind kind) {
        return command(kind, Optional.empty());
    }

    private List<String> command(Kind kind, Optional<Path> recording) {
        var command = new ArrayList<String>();
        command.add(java.toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError", "-Xss512k"));
        command.addAll(List.of(kind.flags.split(" ")));
        if (Runtime.version().feature() >= 23) command.add("--sun-misc-unsafe-memory-access=allow");
        if (Runtime.version().feature() >= 22) command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-D" + PROPERTY + "=" + home);
        if (recording.isPresent()) {
            command.addAll(recordFlags(recording.get(), kind));
            command.add("-D" + RECORD_PROPERTY + "=" + recording.get());
            command.add("-Xmx512m"); // The archive is made in a process with the same flags, which needs more.
        } else {
            archive(kind).ifPresent(file -> command.addAll(List.of(archiveFlag(file), "-Xlog:disable")));
        }
        command.addAll(List.of("-cp", classPath(kind)));
        return command;
    }

    private static String archiveFlag(Path file) {
        return (file.toString().endsWith(".aot") ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + file;
    }
}
