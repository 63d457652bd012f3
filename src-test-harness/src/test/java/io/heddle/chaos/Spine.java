package io.heddle.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the tests of the whole system share: where it is installed, a free network, and the sample service. */
final class Spine {
    static final Duration READY_MAX = Duration.ofSeconds(90);

    /** Networks that tests choose from; a fabric that a person started uses 10. */
    private static final int NETWORK_FIRST = 100;

    private static final int NETWORK_LAST = 250;

    private Spine() {}

    static LocalFabric fabric(Path directory) throws IOException {
        return new LocalFabric(command(), directory, 3, 6, network());
    }

    static Path command() {
        var home = System.getProperty("heddle.home");
        if (home == null) throw new IllegalStateException("the build sets heddle.home to the assembled distribution");
        return Path.of(home, "bin", "heddle");
    }

    /** A network on which nobody listens now. */
    static int network() throws IOException {
        int span = NETWORK_LAST - NETWORK_FIRST;
        int start = (int) (ProcessHandle.current().pid() * 7 % span);
        for (int i = 0; i < span; i++) {
            int network = NETWORK_FIRST + (start + i) % span;
            var address = InetAddress.getByName("127." + network + ".0.2");
            try (var probe = new ServerSocket(8480, 1, address)) {
                if (probe.isBound()) return network;
            } catch (IOException taken) {
                // The next one.
            }
        }
        throw new IOException("no free loopback network");
    }

    /** A copy of the sample whose guests may be silent for {@code silenceMax} only. */
    static Path sample(Path directory, Duration silenceMax) throws IOException {
        var source = Path.of(System.getProperty("heddle.sample"));
        var target = directory.resolve("guestbook");
        try (var files = Files.walk(source)) {
            for (var file : files.toList()) {
                var copy = target.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) Files.createDirectories(copy);
                else Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        var settings = "<Setting name=\"Heddle.GuestSilenceMax\" value=\"" + silenceMax.toSeconds() + "s\"/>";
        var matcher = FileSystems.getDefault().getPathMatcher("glob:*.cscfg");
        try (var files = Files.list(target)) {
            for (var file : files.filter(f -> matcher.matches(f.getFileName())).toList()) {
                var text = Files.readString(file);
                Files.writeString(file, text.replace("<ConfigurationSettings>", "<ConfigurationSettings>" + settings));
            }
        }
        return target;
    }

    /** Waits until as many instances as there are are ready, and at least {@code count}. */
    static void awaitReady(LocalFabric fabric, int count) throws Exception {
        LocalFabric.await(count + " instances are ready", READY_MAX, () -> {
            var all = fabric.instances();
            return all.size() >= count
                    && all.stream().allMatch(i -> i.path("status").asText().equals("ReadyRole"));
        });
    }

    /** Role and guest process ids of the sample's instances: what must not change when nothing was restarted. */
    static Map<String, List<Long>> processes(LocalFabric fabric) throws Exception {
        var all = new TreeMap<String, List<Long>>();
        for (var i : fabric.instances()) {
            // Services that tests deploy and delete on the way come and go.
            if (!i.path("service").asText().equals("guestbook")) continue;
            all.put(
                    i.path("deployment").asText() + " " + i.path("instance").asText(),
                    List.of(i.path("guestPid").asLong(), i.path("rolePid").asLong()));
        }
        return all;
    }

    /** Waits until every instance shows its processes: after a failover they are known again within a watch. */
    static void awaitProcessesKnown(LocalFabric fabric) throws Exception {
        LocalFabric.await("all processes are known", READY_MAX, () -> fabric.instances().stream()
                .allMatch(i -> i.path("rolePid").asLong() > 0));
    }

    /** The address that users of the sample open. */
    static String url(LocalFabric fabric) throws Exception {
        return fabric.services().getFirst().path("endpoints").get(0).path("url").asText();
    }
}
