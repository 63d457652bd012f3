package io.heddle.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.chaos.LocalFabric;
import io.heddle.chaos.LocalFabric.Condition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A fabric of real processes on this machine with the sample service, as a person would start it; gone when closed. */
final class RealFabric implements AutoCloseable {
    static final int REPLICAS = 3;
    static final int NODES = 6;
    /** Instances of the sample service. */
    static final int INSTANCES = 4;

    private static final String READY = "ReadyRole";
    private static final long POLL_MILLIS = 5;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
    /** A little more than the fabric's own 15 s after which it takes silence seriously again. */
    private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(17);

    /** Networks to choose from; a fabric that a person started uses 10. */
    private static final int NETWORK_FIRST = 100;

    private static final int NETWORK_LAST = 250;

    private final LocalFabric fabric;
    private final Leftover leftover;

    private RealFabric(LocalFabric fabric) throws IOException {
        this.fabric = fabric;
        this.leftover = Leftover.of(fabric::close);
    }

    /** Prepares one; nothing runs yet. */
    static RealFabric in(Path directory, Path command) throws IOException {
        return new RealFabric(new LocalFabric(command, Files.createDirectories(directory), REPLICAS, NODES, network()));
    }

    /** Starts one and waits until its sample service is ready. */
    static RealFabric started(BenchContext context) throws Exception {
        var fabric = in(context.scratch(), command());
        try {
            context.say("starting a fabric of " + REPLICAS + " replicas and " + NODES + " machines");
            fabric.up();
            fabric.awaitReady();
            return fabric;
        } catch (Exception e) {
            fabric.close();
            throw e;
        }
    }

    static Path command() throws IOException {
        return home().resolve("bin/heddle");
    }

    /** A second installation of the same programs, without archives of loaded classes. */
    static Path commandWithoutArchives(Path folder) throws IOException {
        var bin = Files.createDirectories(folder.resolve("bin"));
        for (var part : List.of("lib", "classpath", "conf", "samples")) {
            Files.createSymbolicLink(folder.resolve(part), home().resolve(part));
        }
        Files.copy(command(), bin.resolve("heddle-plain"), StandardCopyOption.COPY_ATTRIBUTES);
        var script = Files.writeString(
                bin.resolve("heddle"), "#!/bin/sh\nHEDDLE_ARCHIVES=0 exec \"$(dirname \"$0\")/heddle-plain\" \"$@\"\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static boolean hasArchives() throws IOException {
        return Files.exists(home().resolve("cache/jdk"));
    }

    private static Path home() throws IOException {
        var home = System.getProperty("heddle.home", "");
        if (!Files.isRegularFile(Path.of(home, "bin", "heddle"))) {
            throw new IOException("the distribution is not there: start this by `heddle bench`");
        }
        return Path.of(home);
    }

    LocalFabric fabric() {
        return fabric;
    }

    void up() throws IOException, InterruptedException {
        var result = fabric.up();
        if (result.exitCode() != 0) throw new IOException("up: " + result.output());
    }

    /** Waits until all instances are ready and show their processes. */
    void awaitReady() throws Exception {
        await("all instances are ready", () -> {
            var all = fabric.instances();
            return all.size() >= INSTANCES
                    && all.stream()
                            .allMatch(i -> isReady(i) && i.path("rolePid").asLong() > 0);
        });
    }

    void awaitWhole() throws Exception {
        await("three replicas and one primary", () -> {
            var roles = fabric.replicas().stream()
                    .map(r -> r.path("role").asText())
                    .sorted()
                    .toList();
            return roles.equals(List.of("Primary", "Secondary", "Secondary"));
        });
    }

    /** Waits until no fabric process has come or gone for a while: before, machines are given more time to speak. */
    void awaitCalm() throws Exception {
        awaitWhole();
        long whole = System.nanoTime();
        await("the fabric processes are well", () -> System.nanoTime() - whole > CALM_NANOS);
    }

    static boolean isReady(JsonNode instance) {
        return instance.path("status").asText().equals(READY);
    }

    /** Waits until it holds, looking every few milliseconds; gives the seconds since {@code began}, a time in nanoseconds. */
    static double await(String what, long began, Condition condition) throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        IOException last = null;
        while (System.nanoTime() - deadline < 0) {
            try {
                if (condition.holds()) return (System.nanoTime() - began) / 1e9;
            } catch (IOException e) {
                last = e;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        var failure = new TimeoutException("not within two minutes: " + what);
        if (last != null) failure.initCause(last);
        throw failure;
    }

    static void await(String what, Condition condition) throws InterruptedException, TimeoutException {
        await(what, System.nanoTime(), condition);
    }

    private static int network() throws IOException {
        int span = NETWORK_LAST - NETWORK_FIRST;
        int start = (int) (ProcessHandle.current().pid() * 7 % span);
        for (int i = 0; i < span; i++) {
            int network = NETWORK_FIRST + (start + i) % span;
            try (var probe = new ServerSocket(8480, 1, InetAddress.getByName("127." + network + ".0.2"))) {
                if (probe.isBound()) return network;
            } catch (IOException taken) {
                // The next one.
            }
        }
        throw new IOException("no free loopback network");
    }

    /** Errors: {@link IOException} when what was started may still run; {@code heddle down --purge} ends it. */
    @Override
    public void close() throws IOException {
        leftover.close();
    }
}
