package io.heddle.sim.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Draws a schedule. Each seed leaves out about half of the kinds of faults and makes the others frequent, so that rare
 * combinations meet; what a fault strikes and how long it lasts, from moments to minutes, is drawn as well.
 */
public final class Swarm {
    /** Fewer than one in sixteen hours are none, and moments so far apart are not in the calendar. */
    public static final double PER_MINUTE_MIN = 0.001;

    /** Unit: faults a minute. More leave no time between them. */
    public static final double PER_MINUTE_MAX = 1_000;

    private static final List<Integer> SIZES = List.of(250, 1000, 1000, 2000, 4000);

    private final SplittableRandom draw;
    private final int nodes;
    private final int racks;
    private final int replicas;
    private final Duration lasts;
    private final double perMinute;

    private Swarm(SplittableRandom draw, int nodes, int racks, int replicas, Duration lasts, double perMinute) {
        this.draw = draw;
        this.nodes = nodes;
        this.racks = racks;
        this.replicas = replicas;
        this.lasts = lasts;
        this.perMinute = perMinute;
    }

    /**
     * A schedule.
     *
     * @param purpose gives chance: a stream for each purpose
     * @param perMinute faults, on average: {@link #PER_MINUTE_MIN} to {@link #PER_MINUTE_MAX}
     */
    public static Schedule draw(
            Function<String, SplittableRandom> purpose,
            int nodes,
            int racks,
            int replicas,
            Duration lasts,
            double perMinute) {
        if (!(perMinute >= PER_MINUTE_MIN && perMinute <= PER_MINUTE_MAX)) {
            throw new IllegalArgumentException("no schedule has " + perMinute + " faults a minute");
        }
        var swarm = new Swarm(purpose.apply("swarm"), nodes, racks, replicas, lasts, perMinute);
        var steps = new ArrayList<>(swarm.faults());
        steps.addAll(swarm.commands());
        return new Schedule(nodes, lasts, steps);
    }

    private List<Step> faults() {
        var weights = new EnumMap<Kind, Integer>(Kind.class);
        int total = 0;
        for (var kind : Kind.values()) {
            if (!kind.isFault() || draw.nextBoolean()) continue;
            int weight = 1 + draw.nextInt(5);
            weights.put(kind, weight);
            total += weight;
        }
        var steps = new ArrayList<Step>();
        if (total == 0) return steps;
        // Some seeds are calm, some are storms.
        double rate = perMinute * List.of(0.3, 1.0, 1.0, 3.0).get(draw.nextInt(4));
        double meanGap = 60.0 / rate;
        for (double at = 10; ; ) {
            at += -meanGap * Math.log(1 - draw.nextDouble());
            var moment = Duration.ofNanos(1_000 * (long) (at * 1e6));
            if (moment.compareTo(lasts.minusSeconds(5)) >= 0) return steps;
            steps.add(fault(moment, pick(weights, total)));
        }
    }

    private Kind pick(Map<Kind, Integer> weights, int total) {
        int left = draw.nextInt(total);
        for (var e : weights.entrySet()) {
            left -= e.getValue();
            if (left < 0) return e.getKey();
        }
        throw new IllegalStateException("the weights do not add up to " + total);
    }

    private Step fault(Duration at, Kind kind) {
        String target =
                switch (kind.target()) {
                    case PROCESS -> draw.nextInt(3) == 0 ? "primary" : "fc-" + (1 + draw.nextInt(replicas));
                    case MACHINE, GUEST -> "node-%05d".formatted(draw.nextInt(nodes));
                    case RACK -> "rack-%02d".formatted(draw.nextInt(racks));
                    case NONE, SERVICE -> "";
                };
        return new Step(at, kind, target, stretch(kind), settings(kind));
    }

    /** Mostly seconds, sometimes a blink, sometimes minutes. */
    private Duration stretch(Kind kind) {
        long millis =
                switch (draw.nextInt(6)) {
                    case 0 -> 50 + draw.nextInt(950);
                    case 1, 2, 3 -> 1_000 + draw.nextInt(14_000);
                    case 4 -> 15_000 + draw.nextInt(45_000);
                    default -> 60_000 + draw.nextInt(240_000);
                };
        boolean short1 = kind == Kind.DATABASE_STOP || kind == Kind.NETWORK_LOSS;
        return Duration.ofMillis(short1 ? Math.min(millis, 30_000) : millis);
    }

    private Map<String, String> settings(Kind kind) {
        return switch (kind) {
            case NETWORK_LOSS, MACHINE_LOSS -> Map.of("share", share(0.3));
            case NETWORK_REPEATS -> Map.of("share", share(0.3));
            case NETWORK_REORDER -> Map.of("share", share(0.2));
            case DATABASE_TORN -> Map.of("share", share(0.5));
            case NETWORK_DELAY -> Map.of("millis", Integer.toString(1 + draw.nextInt(400)));
            case DATABASE_SLOW -> Map.of("millis", Integer.toString(1 + draw.nextInt(1_500)));
            case CLOCK_RATE -> Map.of("rate", String.format(Locale.ROOT, "%.3f", 0.95 + draw.nextDouble() / 10));
            case CLOCK_JUMP -> Map.of("seconds", Integer.toString(draw.nextInt(7_200) - 3_600));
            default -> Map.of();
        };
    }

    private String share(double max) {
        return String.format(Locale.ROOT, "%.3f", 0.01 + max * draw.nextDouble());
    }

    /** Operators at the wrong moment: some services that come and go. */
    private List<Step> commands() {
        var steps = new ArrayList<Step>();
        int services = 1 + draw.nextInt(Math.max(1, Math.min(6, nodes / 2)));
        double meanGap = 10 + draw.nextInt(60);
        double at = 3;
        while (at < lasts.toSeconds()) {
            var moment = Duration.ofNanos(1_000 * (long) (at * 1e6));
            String service = "shop-" + draw.nextInt(services);
            steps.add(
                    switch (draw.nextInt(8)) {
                        case 0, 1, 2 -> deploy(moment, service);
                        case 3 -> new Step(moment, Kind.DELETE, service, Duration.ZERO, Map.of());
                        case 4 ->
                            at < 60
                                    ? deploy(moment, service)
                                    : new Step(moment, Kind.DELETE, service, Duration.ZERO, Map.of());
                        default -> new Step(moment, Kind.READ, "", Duration.ZERO, Map.of());
                    });
            at += -meanGap * Math.log(1 - draw.nextDouble());
        }
        return steps;
    }

    private Step deploy(Duration at, String service) {
        return new Step(
                at,
                Kind.DEPLOY,
                service,
                Duration.ZERO,
                Map.of(
                        "instances",
                        Integer.toString(1 + draw.nextInt(Math.min(12, nodes))),
                        "millicores",
                        Integer.toString(SIZES.get(draw.nextInt(SIZES.size()))),
                        "domains",
                        Integer.toString(1 + draw.nextInt(5))));
    }
}
