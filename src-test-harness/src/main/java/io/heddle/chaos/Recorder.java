package io.heddle.chaos;

import io.heddle.check.Checkers;
import io.heddle.check.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;

/**
 * What was seen in a run, by whoever saw it. Facts come late and out of order, since real processes are watched from the outside;
 * they are judged at the end, in the order of their times. All clocks are this machine's.
 */
final class Recorder {
    private final Instant start;
    private final List<Fact> facts = new ArrayList<>();
    private final List<String> timeline = new ArrayList<>();

    Recorder(Instant start) {
        this.start = start;
    }

    /** Nanoseconds since the run began. */
    long now() {
        return at(Instant.now());
    }

    long at(Instant instant) {
        return Duration.between(start, instant).toNanos();
    }

    /** Something that is seen now. */
    void see(LongFunction<Fact> fact) {
        add(fact.apply(now()));
    }

    synchronized void add(Fact fact) {
        facts.add(fact);
    }

    /** What the run did, for a person. */
    synchronized String note(String what) {
        var line = String.format(java.util.Locale.ROOT, "%7.2f s  %s", now() / 1e9, what);
        timeline.add(line);
        return line;
    }

    synchronized List<String> timeline() {
        return List.copyOf(timeline);
    }

    synchronized List<Fact> facts() {
        return facts.stream().sorted(Comparator.comparingLong(Fact::at)).toList();
    }

    /** Tells every checker everything. */
    Checkers judge() {
        var checkers = new Checkers();
        facts().forEach(checkers::see);
        return checkers;
    }
}
