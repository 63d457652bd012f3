package io.heddle.chaos;

import io.heddle.config.datacenter.Datacenter;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Faults that put the calendar of one process wrong for a while. Nothing may come of them, so they announce nothing that could
 * excuse anything. Each looks whether the process followed; one that did not was not struck.
 */
final class ClockFaults {
    private static final int LEAST_MS = 8_000;
    private static final int MOST_MS = 20_000;
    private static final long STEP_MS = 500;
    private static final String DATABASE = "database";

    private final LocalFabric fabric;
    private final Datacenter datacenter;
    private final Clocks clocks;
    private final Set<String> wrongNow = new HashSet<>();

    ClockFaults(LocalFabric fabric, Datacenter datacenter, Clocks clocks) {
        this.fabric = fabric;
        this.datacenter = datacenter;
        this.clocks = clocks;
    }

    /** How a clock is wrong. */
    enum Wrong {
        AHEAD("jumps ahead by an hour", Duration.ofHours(1), 0),
        BACK("jumps back by ten minutes", Duration.ofMinutes(-10), 0),
        DRIFT("runs a fifth too fast", Duration.ZERO, 5);

        private final String what;
        private final Duration jump;
        /** A second is gained in so many; 0: none. */
        private final int gainsIn;

        Wrong(String what, Duration jump, int gainsIn) {
            this.what = what;
            this.jump = jump;
            this.gainsIn = gainsIn;
        }

        /** What is added to the calendar after so long. */
        Duration offset(long millis) {
            return gainsIn == 0 ? jump : Duration.ofMillis(millis / gainsIn);
        }

        private String suffix() {
            return "-" + name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Whose clock. */
    enum Whose {
        REPLICA,
        AGENT,
        DATABASE;

        private String fault() {
            return "skew-" + name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** One process, and its name to the launcher. */
    private record Target(String what, String name) {}

    /** A fault that is drawn for each kind of process, in any of the ways; for who asks for it by name, one for each way, too. */
    static List<String> names() {
        var names = new ArrayList<String>();
        for (var whose : Whose.values()) {
            names.add(whose.fault());
            for (var wrong : Wrong.values()) names.add(whose.fault() + wrong.suffix());
        }
        return names;
    }

    static boolean isOne(String name) {
        return names().contains(name);
    }

    /** Whether a fault of this name is drawn only when it is asked for. */
    static boolean isParticular(String name) {
        return isOne(name)
                && List.of(Whose.values()).stream().noneMatch(w -> w.fault().equals(name));
    }

    /** The one with this name, which is one of {@link #names}. */
    Fault.Strike strike(String name, Random dice) throws IOException, InterruptedException {
        for (var whose : Whose.values()) {
            if (name.equals(whose.fault())) {
                var ways = Wrong.values();
                return strike(target(whose, dice), ways[dice.nextInt(ways.length)], dice);
            }
            for (var wrong : Wrong.values()) {
                if (name.equals(whose.fault() + wrong.suffix())) return strike(target(whose, dice), wrong, dice);
            }
        }
        throw new IllegalArgumentException(name);
    }

    private Target target(Whose whose, Random dice) throws IOException {
        return switch (whose) {
            case REPLICA -> {
                var replicas = datacenter.replicas();
                var replica = replicas.get(dice.nextInt(replicas.size()));
                yield running(new Target("replica " + replica.number(), "fabric-" + replica.number()));
            }
            case AGENT -> {
                var nodes = datacenter.nodes();
                var node = nodes.get(dice.nextInt(nodes.size())).id().value();
                yield running(new Target("the agent of " + node, "node-" + node));
            }
            case DATABASE -> new Target("the database", DATABASE);
        };
    }

    private Target running(Target target) throws IOException {
        var pids = fabric.pids(target.name() + ".");
        if (pids.isEmpty() || !Clocks.isIn(pids.getFirst())) throw new IOException(target.what() + " does not run now");
        return target;
    }

    private Fault.Strike strike(Target target, Wrong wrong, Random dice) throws IOException {
        if (wrongNow.contains(target.name())) throw new IOException("that of " + target.what() + " is wrong already");
        long millis = (long) LEAST_MS + dice.nextInt(MOST_MS - LEAST_MS);
        clocks.set(target.name(), wrong.offset(0));
        wrongNow.add(target.name());
        long begun = System.nanoTime();
        long until = begun + TimeUnit.MILLISECONDS.toNanos(millis);
        var moving = Thread.ofPlatform().daemon().name("clock").start(() -> {
            try {
                // The last step stands until the fault ends, so that it can be seen.
                long last = until - Clocks.FOLLOWS_WITHIN.toNanos();
                while (wrong.gainsIn > 0 && System.nanoTime() - last < 0) {
                    TimeUnit.MILLISECONDS.sleep(STEP_MS);
                    clocks.set(target.name(), wrong.offset(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)));
                }
            } catch (IOException | InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return new Fault.Strike() {
            private Optional<String> notMade = Optional.empty();

            @Override
            public String what() {
                return "the clock of " + target.what() + " " + wrong.what + " for " + millis + " ms";
            }

            @Override
            public long millis() {
                return millis;
            }

            @Override
            public void end() throws IOException, InterruptedException {
                moving.interrupt();
                moving.join();
                try {
                    notMade = notFollowed(target, wrong.offset(millis - Clocks.FOLLOWS_WITHIN.toMillis()));
                } finally {
                    clocks.set(target.name(), Duration.ZERO);
                    wrongNow.remove(target.name());
                }
            }

            @Override
            public Optional<String> notMade() {
                return notMade;
            }
        };
    }

    /**
     * Why a clock did not follow, or empty when it did. The database can be asked what time it is; of the others it is known
     * whether they have read what they were told. One that does not answer was struck otherwise: then nobody can tell.
     */
    private Optional<String> notFollowed(Target target, Duration wanted) {
        try {
            if (target.name().equals(DATABASE)) return notFar(databaseAhead(), wanted);
            if (clocks.wasRead(target.name())) return Optional.empty();
            boolean runs = !fabric.pids(target.name() + ".").isEmpty();
            return Optional.of(
                    runs
                            ? "it did not look at its clock after the last change of it"
                            : "it had ended before it looked at its clock again");
        } catch (IOException e) {
            return Optional.of("nobody can tell, since it does not answer: " + e.getMessage());
        }
    }

    /** Why a clock that is so far ahead is not as wrong as was wanted: at least half as far, and in the same direction. */
    static Optional<String> notFar(Duration seen, Duration wanted) {
        boolean far = seen.multipliedBy(2).abs().compareTo(wanted.abs()) >= 0;
        if (far && seen.isNegative() == wanted.isNegative()) return Optional.empty();
        return Optional.of(
                "its clock was wrong by " + seen.toMillis() + " ms, where " + wanted.toMillis() + " were wanted");
    }

    private Duration databaseAhead() throws IOException {
        try (var connection = DriverManager.getConnection(fabric.journalUrl());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select extract(epoch from clock_timestamp())")) {
            rows.next();
            double seconds = rows.getDouble(1);
            return Duration.ofMillis((long) (seconds * 1000) - System.currentTimeMillis());
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
