package io.heddle.peers;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The one program of this package: {@code PeerMain WHAT name=value...}. What it measures it prints to standard output as lines
 * {@code figure NAME VALUE UNIT}, with tabs between; everything else is talk. It ends when its standard input does.
 */
public final class PeerMain {
    private PeerMain() {}

    public static void main(String[] arguments) {
        if (arguments.length == 0) {
            System.err.println("usage: PeerMain zookeeper|controller|participant|live|place|waged name=value...");
            System.exit(2);
        }
        endWithItsStarter();
        try {
            run(arguments[0], options(arguments));
            System.exit(0);
        } catch (Exception e) {
            // Threads of Helix would keep the process alive.
            System.err.println("failed: " + e);
            System.exit(1);
        }
    }

    /** Standard input is a pipe that nobody writes to: it ends when the process that started this one does, however that is. */
    private static void endWithItsStarter() {
        var waiting = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {}
                    } catch (IOException e) {
                        // Then it has ended, too.
                    }
                    System.exit(1);
                },
                "standard input");
        waiting.setDaemon(true);
        waiting.start();
    }

    private static void run(String what, Map<String, String> options) throws Exception {
        switch (what) {
            case "zookeeper" -> HelixProcess.zooKeeper(options);
            case "controller" -> HelixProcess.controller(options);
            case "participant" -> HelixProcess.participant(options);
            case "live" -> HelixLive.run(options);
            case "place" -> HelixPlacement.run(options);
            case "waged" -> HelixWaged.run(options);
            default -> throw new IllegalArgumentException("not known: " + what);
        }
    }

    private static Map<String, String> options(String[] arguments) {
        var options = new HashMap<String, String>();
        for (int i = 1; i < arguments.length; i++) {
            int equals = arguments[i].indexOf('=');
            if (equals < 1) throw new IllegalArgumentException("name=value is wanted, not " + arguments[i]);
            options.put(arguments[i].substring(0, equals), arguments[i].substring(equals + 1));
        }
        return options;
    }

    static String option(Map<String, String> options, String name) {
        var value = options.get(name);
        if (value == null) throw new IllegalArgumentException(name + "= is missing");
        return value;
    }

    static int number(Map<String, String> options, String name) {
        return Integer.parseInt(option(options, name));
    }

    static void figure(String name, double value, String unit) {
        System.out.println("figure\t" + name + "\t" + value + "\t" + unit);
    }
}
