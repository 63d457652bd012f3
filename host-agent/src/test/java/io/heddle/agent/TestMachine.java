package io.heddle.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.packages.Packer;
import io.heddle.guest.Folders;
import io.heddle.guest.process.ProcessTable;
import io.heddle.protocol.EntryPoint;
import io.heddle.protocol.ExpectedState;
import io.heddle.protocol.GuestGoal;
import io.heddle.protocol.LocalStorage;
import io.heddle.protocol.NodeGoal;
import io.heddle.protocol.RoleSpec;
import io.heddle.protocol.Setting;
import io.heddle.protocol.VmGoal;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** One machine for tests: a real host agent in a process of its own, with all that it starts. Closing it ends them all. */
final class TestMachine implements AutoCloseable {
    static final String NODE = "node-1";

    final Path state;
    private final List<String> gateways;
    private final List<String> more;
    private @Nullable Process agent;

    TestMachine(Path state, List<String> gateways, String... more) {
        this.state = state;
        this.gateways = gateways;
        this.more = List.of(more);
    }

    static TestMachine under(TestFabric fabric, Path state) throws IOException {
        var machine = new TestMachine(state, List.of("127.0.0.1:" + fabric.port()), "--plaintext");
        machine.start();
        return machine;
    }

    void start() throws IOException {
        List<String> command = new ArrayList<>(java("-Xmx64m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.heddle.agent.HostAgentMain"));
        command.addAll(List.of("--node-id", NODE, "--state", state.toString(), "--address", "127.0.0.1"));
        for (String gateway : gateways) command.addAll(List.of("--gateway", gateway));
        command.addAll(List.of("--guest-class-path", guestClassPath(), "--heartbeat-ms", "200"));
        command.addAll(more);
        Files.createDirectories(state);
        File log = state.resolve("agent.log").toFile();
        agent = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private static List<String> java(String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(options));
        return command;
    }

    /** The guest needs three things, and gets no more. */
    static String guestClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(e ->
                        e.contains("/guest/target/") || e.contains("/config/target/") || e.contains("protobuf-java-"))
                .filter(e -> !e.contains("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    Process agent() {
        if (agent == null) throw new IllegalStateException("the agent was not started");
        return agent;
    }

    /** Ends the agent alone, as {@code kill -9} does. */
    void killAgent() throws InterruptedException {
        agent().destroyForcibly().waitFor();
    }

    String log() throws IOException {
        return Files.readString(state.resolve("agent.log"));
    }

    /** Process ids of all that runs in virtual machines here. */
    Set<Long> processes() throws IOException {
        String id = Files.readString(state.resolve("id"));
        return new ProcessTable()
                .tree(m -> m.startsWith(id + "/")).stream().map(p -> p.pid()).collect(Collectors.toSet());
    }

    Path storage(String vmId, String name) {
        return state.resolve("vms").resolve(vmId).resolve("resources/directory").resolve(name);
    }

    String life(String vmId) throws IOException {
        Path file = storage(vmId, "Trace").resolve("life.txt");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    @Override
    public void close() throws IOException {
        cutPower();
    }

    /** Ends the agent and all its guests at once. */
    void cutPower() throws IOException {
        try {
            if (agent != null) killAgent();
            if (!Files.exists(state.resolve("id"))) return;
            String id = Files.readString(state.resolve("id"));
            if (!new ProcessTable().killTree(m -> m.startsWith(id + "/"), Set.of())) {
                throw new AssertionError("processes are left: " + processes());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a program prints to a pipe, for its exit code and output; bounded. */
    static String run(List<String> arguments, int expectedExit) throws IOException, InterruptedException {
        List<String> command = java("-cp", System.getProperty("java.class.path"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("does not end: " + command);
        }
        if (process.exitValue() != expectedExit)
            throw new AssertionError("exit " + process.exitValue() + ": " + output);
        return output;
    }

    // Goals.

    static NodeGoal goal(long incarnation, VmGoal... vms) {
        return NodeGoal.newBuilder()
                .setNodeId(NODE)
                .setEpoch(1)
                .setIncarnation(incarnation)
                .addAllVms(List.of(vms))
                .build();
    }

    static VmGoal worker(String vmId, String sha256, UnaryOperator<RoleSpec.Builder> change) {
        return vm(
                vmId,
                sha256,
                spec -> change.apply(spec.setEntryPoint(
                        EntryPoint.newBuilder().setKind(EntryPoint.Kind.JAVA).setValue("role.jar"))));
    }

    static VmGoal program(String vmId, String commandLine, UnaryOperator<RoleSpec.Builder> change) {
        return vm(
                vmId,
                "",
                spec -> change.apply(spec.setEntryPoint(EntryPoint.newBuilder()
                        .setKind(EntryPoint.Kind.PROGRAM)
                        .setValue(commandLine)
                        .setSetReadyOnProcessStart(true))));
    }

    private static VmGoal vm(String vmId, String sha256, Function<RoleSpec.Builder, RoleSpec.Builder> change) {
        var spec = RoleSpec.newBuilder()
                .addSettings(Setting.newBuilder().setName("Greeting").setValue("hello"))
                .addLocalStorage(LocalStorage.newBuilder().setName("Trace").setSizeMib(8))
                .setStopGraceMs(10_000)
                .setGuestSilenceMaxMs(600_000);
        var guest = GuestGoal.newBuilder()
                .setIncarnation(1)
                .setDeploymentId("d1")
                .setService("test")
                .setRole("Worker")
                .setInstanceId("Worker_IN_0")
                .setAddress("127.0.0.1")
                .setPackageSha256(sha256)
                .setSpec(change.apply(spec));
        return VmGoal.newBuilder()
                .setVmId(vmId)
                .setIncarnation(1)
                .setCores(1)
                .setMemoryMib(128)
                .setGuest(guest)
                .build();
    }

    static VmGoal stopped(VmGoal vm, long incarnation) {
        return vm.toBuilder()
                .setIncarnation(incarnation)
                .setExpectedState(ExpectedState.STOPPED)
                .build();
    }

    // Packages.

    private static final String DEFINITION = """
            <ServiceDefinition name="Test" xmlns="http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceDefinition">
              <WorkerRole name="Worker">
                <Runtime><EntryPoint>
                  <NetFxEntryPoint assemblyName="role.jar" targetFrameworkVersion="v4.0"/>
                </EntryPoint></Runtime>
              </WorkerRole>
            </ServiceDefinition>
            """;

    /** A package with one role, {@code Worker}, whose approot holds {@link TestRole} in a jar, and these texts. */
    static byte[] workerPackage(Map<String, String> files) throws IOException {
        Path folder = Files.createTempDirectory("heddle-package");
        try {
            Path service = Files.createDirectory(folder.resolve("service"));
            Path approot = Files.createDirectory(service.resolve("Worker"));
            Files.writeString(service.resolve("ServiceDefinition.csdef"), DEFINITION);
            Files.write(approot.resolve("role.jar"), roleJar());
            for (var file : files.entrySet()) Files.writeString(approot.resolve(file.getKey()), file.getValue());
            var packed = Packer.pack(service, folder.resolve("test.cspkg"));
            assertThat(packed.findings()).isEmpty();
            return Files.readAllBytes(packed.value().orElseThrow().file());
        } finally {
            Folders.delete(folder);
        }
    }

    private static byte[] roleJar() throws IOException {
        String name = TestRole.class.getName();
        String path = name.replace('.', '/') + ".class";
        var bytes = new ByteArrayOutputStream();
        try (var jar = new ZipOutputStream(bytes);
                InputStream in = TestRole.class.getClassLoader().getResourceAsStream(path)) {
            if (in == null) throw new IOException("not on the class path: " + path);
            put(jar, path, in.readAllBytes());
            put(jar, "META-INF/services/io.heddle.role.RoleEntryPoint", name.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
