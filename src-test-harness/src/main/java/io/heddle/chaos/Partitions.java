package io.heddle.chaos;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Cuts connections between addresses of this machine. It needs a network namespace of its own, with the right to administer
 * it: {@code heddle chaos} starts itself in one where the system allows it, as root or not. Packets between two addresses
 * that are cut vanish, as on a broken switch: nobody is told.
 */
final class Partitions {
    /** The kernel looks here for rules before it looks at its own addresses, which usually come first. */
    private static final int LOCAL_PREFERENCE = 30_000;

    private int next = 1;

    private Partitions() {}

    /** Whether this process was started in a namespace in which nothing but it and its children lives. */
    static boolean possible() {
        return Boolean.getBoolean("heddle.isolated");
    }

    /**
     * Prepares the namespace: its loopback device is up, and rules come before addresses.
     *
     * @throws IOException if there is a way out of it, or its rules may not be changed
     */
    static Partitions open() throws IOException, InterruptedException {
        ip("link", "set", "lo", "up");
        for (var device : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            if (!device.isLoopback() && device.isUp()) {
                throw new IOException("not in a network namespace of its own: there is " + device.getName());
            }
        }
        ip("rule", "add", "pref", Integer.toString(LOCAL_PREFERENCE), "lookup", "local");
        ip("rule", "del", "pref", "0");
        return new Partitions();
    }

    /** A cut that can be mended. */
    interface Cut {
        void mend() throws IOException, InterruptedException;
    }

    /** Nothing passes between any address of the one and any of the other, in either direction. */
    Cut between(List<String> one, List<String> other) throws IOException, InterruptedException {
        var rules = new ArrayList<List<String>>();
        for (var a : one) {
            for (var b : other) {
                rules.add(List.of("from", a, "to", b));
                rules.add(List.of("from", b, "to", a));
            }
        }
        return cut(rules);
    }

    /** Nothing passes between an address and one port of another. */
    Cut fromPort(String client, String server, int port) throws IOException, InterruptedException {
        var number = Integer.toString(port);
        return cut(List.of(
                List.of("from", client, "to", server, "ipproto", "tcp", "dport", number),
                List.of("from", server, "to", client, "ipproto", "tcp", "sport", number)));
    }

    private synchronized Cut cut(List<List<String>> rules) throws IOException, InterruptedException {
        var preference = Integer.toString(next++);
        for (var rule : rules) {
            var words = new ArrayList<>(List.of("rule", "add", "pref", preference));
            words.addAll(rule);
            words.add("blackhole");
            ip(words.toArray(String[]::new));
        }
        return () -> {
            for (int i = 0; i < rules.size(); i++) ip("rule", "del", "pref", preference);
        };
    }

    private static void ip(String... words) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of("ip"));
        line.addAll(List.of(words));
        var process = new ProcessBuilder(line).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) throw new IOException(String.join(" ", line) + ": " + said.strip());
    }
}
