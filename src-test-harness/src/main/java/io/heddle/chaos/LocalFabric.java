package io.heddle.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import io.heddle.config.datacenter.DatacenterWriter;
import io.heddle.config.datacenter.LocalDatacenter;
import io.heddle.guest.process.ProcessTable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A fabric on this machine in a directory and a loopback network of its own, started by the {@code heddle} command as a
 * user would, asked through its API, and broken by signals. Closing it stops and removes everything.
 */
public final class LocalFabric implements AutoCloseable {
    /** Longest time that one command line may take. The first one of a new build records archives, on a loaded machine for minutes. */
    private static final Duration COMMAND_MAX = Duration.ofMinutes(6);

    private static final Duration CALL_MAX = Duration.ofSeconds(15);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LOG_LINES_SAID = 60;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    private final Path command;
    private final Path directory;
    private final Path datacenter;
    private Optional<Path> launcher = Optional.empty();

    /** What a command line answered. */
    public record Result(int exitCode, String output) {}

    /**
     * Prepares a fabric; nothing runs yet.
     *
     * @param command the {@code heddle} script
     * @param directory empty; all that the fabric writes goes there
     * @param network the N of its own 127.N.x.y addresses, 1 to 255
     */
    public LocalFabric(Path command, Path directory, int replicas, int nodes, int network) throws IOException {
        this.command = command;
        this.directory = directory.resolve("fabric");
        this.datacenter = directory.resolve("datacenter.xml");
        Files.writeString(datacenter, DatacenterWriter.toXml(LocalDatacenter.of(replicas, nodes, network)));
    }

    /** Where the fabric keeps everything. */
    public Path directory() {
        return directory;
    }

    /** Has every process of the fabric started through a program; said before it is up. */
    public void startThrough(Path program) {
        launcher = Optional.of(program);
    }

    /** Where the journal is, for JDBC. Throws when there is no fabric. */
    String journalUrl() {
        return ConfigFactory.parseFile(
                        directory.resolve("replicas/1/fabric.conf").toFile())
                .getString("heddle.process.journal-url");
    }

    /** Runs {@code heddle up} with {@code more} arguments; returns when the command does. */
    public Result up(String... more) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("up", "--datacenter", datacenter.toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    /** Runs one command of the command line on this fabric. Throws {@link IllegalStateException} when it does not end. */
    public Result run(String... arguments) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(command.toString()));
        line.addAll(List.of(arguments));
        line.addAll(List.of("--dir", directory.toString()));
        var output = Files.createTempFile("heddle-command-", ".log");
        var started = Optional.<Process>empty();
        try {
            var builder = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            launcher.ifPresent(program -> builder.environment().put("HEDDLE_LAUNCHER", program.toString()));
            var process = builder.start();
            started = Optional.of(process);
            if (!process.waitFor(COMMAND_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(line + " did not end; it printed:\n" + Files.readString(output));
            }
            return new Result(process.exitValue(), Files.readString(output));
        } catch (InterruptedException e) {
            started.ifPresent(Process::destroy);
            throw e;
        } finally {
            Files.delete(output);
        }
    }

    /** What a replica answered. */
    public record Reply(int status, JsonNode body) {
        public boolean isAccepted() {
            return status / 100 == 2;
        }
    }

    /** {@code GET path} of any replica that answers 200, as JSON; fails when none does. */
    public JsonNode get(String path) throws IOException, InterruptedException {
        var reply = call("GET", path, HttpRequest.BodyPublishers.noBody());
        if (reply.status() != 200) throw new IOException(path + ": " + reply.status() + " " + reply.body());
        return reply.body();
    }

    /** A write: the first answer that any replica gives, whatever it is; fails when none answers. */
    public Reply post(String path, Object json) throws IOException, InterruptedException {
        return call("POST", path, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(json)));
    }

    public Reply delete(String path) throws IOException, InterruptedException {
        return call("DELETE", path, HttpRequest.BodyPublishers.noBody());
    }

    /** Stores a package, which may be there already. */
    public void store(Path file, String sha256) throws IOException, InterruptedException {
        var reply = call("PUT", "/api/v1/packages/" + sha256, HttpRequest.BodyPublishers.ofFile(file));
        if (!reply.isAccepted()) throw new IOException("package: " + reply);
    }

    private Reply call(String method, String path, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        var context = JSON.readTree(Files.readAllBytes(directory.resolve("context.json")));
        IOException last = new IOException("the fabric's context names no server");
        for (var server : context.path("servers")) {
            var request = HttpRequest.newBuilder(URI.create(server.asText() + path))
                    .timeout(CALL_MAX)
                    .header("Authorization", "Bearer " + context.path("token").asText())
                    .header("Content-Type", "application/json")
                    .method(method, body)
                    .build();
            try {
                var response = http.send(request, HttpResponse.BodyHandlers.ofString());
                // A replica that is starting or has no primary yet says so; another may know better.
                if (response.statusCode() != 503) {
                    var text = response.body();
                    return new Reply(response.statusCode(), JSON.readTree(text.isBlank() ? "{}" : text));
                }
                last = new IOException(server.asText() + path + ": 503 " + response.body());
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    /** All role instances, as the API shows them. */
    public List<JsonNode> instances() throws IOException, InterruptedException {
        return list("/api/v1/instances");
    }

    public List<JsonNode> nodes() throws IOException, InterruptedException {
        return list("/api/v1/nodes");
    }

    public List<JsonNode> replicas() throws IOException, InterruptedException {
        return list("/api/v1/replicas");
    }

    public List<JsonNode> services() throws IOException, InterruptedException {
        return list("/api/v1/services");
    }

    private List<JsonNode> list(String path) throws IOException, InterruptedException {
        return StreamSupport.stream(get(path).spliterator(), false).toList();
    }

    /** The instance with this name, which must be there. */
    public JsonNode instance(String name) throws IOException, InterruptedException {
        return instances().stream()
                .filter(i -> i.path("instance").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new IOException("no instance " + name));
    }

    /** Process ids of the fabric processes that run, by the records of whoever started them. */
    public List<Long> fabricPids() throws IOException {
        return pids("fabric-");
    }

    /** The process id of the primary, or empty when no replica says that it is the primary. */
    public Optional<Long> primaryPid() throws IOException, InterruptedException {
        return replicas().stream()
                .filter(r -> r.path("role").asText().equals("Primary"))
                .map(r -> r.path("pid").asLong())
                .findFirst();
    }

    /** Recorded processes that run, whose name begins so. */
    public List<Long> pids(String prefix) throws IOException {
        var found = new ArrayList<Long>();
        try (Stream<Path> records = Files.list(directory.resolve("run"))) {
            for (var file : records.sorted().toList()) {
                var name = file.getFileName().toString();
                if (!name.startsWith(prefix) || !name.endsWith(".pid")) continue;
                var words = Files.readString(file).split(" ", 2);
                if (words[0].isBlank()) continue;
                long pid = Long.parseLong(words[0]);
                if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) found.add(pid);
            }
        }
        return found;
    }

    /** The last lines of the logs whose name begins so, for the message of a failed test. */
    public String tailOfLogs(String prefix) throws IOException {
        var text = new StringBuilder();
        try (Stream<Path> logs = Files.list(directory.resolve("log"))) {
            for (var log : logs.sorted().toList()) {
                if (!log.getFileName().toString().startsWith(prefix)) continue;
                var lines = Files.readAllLines(log);
                text.append(log.getFileName()).append(":\n");
                lines.subList(Math.max(0, lines.size() - LOG_LINES_SAID), lines.size())
                        .forEach(line -> text.append("    ").append(line).append('\n'));
            }
        }
        return text.toString();
    }

    /** A machine dies: its host agent and all its guests are killed at one blow. Returns the processes killed. */
    public List<Long> killMachine(String node) throws IOException, InterruptedException {
        var doomed = new ArrayList<>(pids("node-" + node + "."));
        doomed.addAll(pids(node + "."));
        var guests = instances().stream()
                .filter(i -> i.path("node").asText().equals(node))
                .map(i -> i.path("vm").asText())
                .toList();
        for (var marked : new ProcessTable().markers().entrySet()) {
            var vm = marked.getValue().substring(marked.getValue().lastIndexOf('/') + 1);
            if (guests.contains(vm) && belongs(marked.getKey())) doomed.add(marked.getKey());
        }
        signal("KILL", doomed);
        return doomed;
    }

    /** Whether a process works below this fabric's directory: markers alone do not tell fabrics apart. */
    private boolean belongs(long pid) {
        try {
            var environment = Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
            var line = Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
            return environment.contains(directory.toString()) || line.contains(directory.toString());
        } catch (IOException e) {
            return false;
        }
    }

    /** Sends a signal ({@code KILL}, {@code STOP}, {@code CONT}) to processes, all by one command. */
    public static void signal(String name, List<Long> pids) throws IOException, InterruptedException {
        if (pids.isEmpty()) throw new IllegalArgumentException("no process to send SIG" + name + " to");
        var line = new ArrayList<>(List.of("kill", "-" + name));
        pids.forEach(p -> line.add(Long.toString(p)));
        // One that is gone by now needs no signal; what it says about that is of no use to anybody.
        new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** Waits until a condition holds; it may throw while it does not. Fails naming {@code what} when it takes longer. */
    public static void await(String what, Duration atMost, Condition condition)
            throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + atMost.toNanos();
        Exception last = null;
        while (System.nanoTime() - deadline < 0) {
            try {
                if (condition.holds()) return;
                last = null;
            } catch (IOException e) {
                last = e;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        var failure = new TimeoutException("within " + atMost + " not true: " + what);
        if (last != null) failure.initCause(last);
        throw failure;
    }

    /** Something that is to become true. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /** Stops everything and removes it, whatever state it is in. */
    @Override
    public void close() throws IOException {
        try {
            if (Files.exists(directory)) run("down", "--purge");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.shutdownNow();
    }
}
