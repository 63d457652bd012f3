package io.heddle.guest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the guest's own processes are started: small and quick. Serial collection and the first compiler alone, since they
 * mostly wait; no performance file in the temporary folder.
 *
 * @param java the launcher
 * @param classPath {@code guest.jar}, {@code config.jar} and protobuf; the same text in every process, as archives need it
 * @param archive class archive to start from: an AOT cache if its name ends in {@code .aot}, else a CDS archive
 */
public record GuestJvm(Path java, String classPath, Optional<Path> archive) {
    private static final String ARCHIVE = "heddle.archive";

    /** As this very process was started. */
    static GuestJvm ofThisProcess() {
        return new GuestJvm(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                Optional.ofNullable(System.getProperty(ARCHIVE)).map(Path::of));
    }

    /** The command line of the guest agent of a virtual machine whose disks are in {@code folder}. */
    public List<String> guestAgent(VmFolder folder) {
        return agent("io.heddle.guest.WaAppAgent", 24, folder);
    }

    List<String> hostBootstrapper(VmFolder folder) {
        return agent("io.heddle.guest.WaHostBootstrapper", 16, folder);
    }

    List<String> workerHost(VmFolder folder, String jar, long heapMib) {
        List<String> command = start();
        command.add("-Xmx" + heapMib + "m");
        command.add("-Djava.io.tmpdir=" + folder.temp());
        command.add("-cp");
        command.add(classPath);
        command.add("io.heddle.guest.WaWorkerHost");
        command.add(folder.root().toString());
        command.add(jar);
        return command;
    }

    private List<String> agent(String main, int heapMib, VmFolder folder) {
        List<String> command = start();
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xss256k", "-Xmx" + heapMib + "m"));
        archive.ifPresent(a -> command.add("-D" + ARCHIVE + "=" + a));
        command.addAll(List.of("-cp", classPath, main, folder.root().toString()));
        return command;
    }

    private List<String> start() {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
        // The protocol's library reaches into sun.misc.Unsafe, of which newer JDKs warn.
        if (Runtime.version().feature() >= 23) command.add("--sun-misc-unsafe-memory-access=allow");
        // An archive that does not fit (another JDK, another class path) is passed over in silence.
        archive.ifPresent(a -> command.addAll(List.of(
                a.toString().endsWith(".aot") ? "-XX:AOTCache=" + a : "-XX:SharedArchiveFile=" + a, "-Xlog:disable")));
        return command;
    }
}
