package io.heddle.junit;

import io.heddle.api.Views;
import io.heddle.check.Checkers;
import io.heddle.check.Fact;
import io.heddle.check.Violation;
import io.heddle.persistence.EventLog.LoggedEvent;
import io.heddle.process.EventLines;
import io.heddle.sim.DrivenWorld;
import io.heddle.sim.JournalRow;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What happened in one datacenter, as far as a person would want to read it, and what its checkers say of it. */
final class Chronicle {
    /** Of the journal. Older ones are forgotten; a test of an hour with a thousand machines stays below. */
    private static final int ROWS_MAX = 200_000;

    /** Names every machine, and says nothing of any. */
    private static final String ALL_MACHINES = "cluster.datacenter-accepted.v1";

    private static final int LINES_MAX = 10_000;

    private final Checkers checkers = new Checkers();
    private final ArrayDeque<JournalRow> rows = new ArrayDeque<>();
    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private final Instant start;
    private long rowsForgotten;

    /** @param start what the datacenter's calendar said when it was switched on */
    Chronicle(Instant start) {
        this.start = start;
    }

    void see(Fact fact) {
        checkers.see(fact);
        switch (fact) {
            case Fact.Elected f -> note(f.at(), f.process() + " becomes the primary, epoch " + f.epoch());
            case Fact.PoweredOff f -> note(f.at(), f.node() + " is powered off by its controller");
            case Fact.VmStarted f -> note(f.at(), f.instance() + " (" + f.vm() + ") starts on " + f.node());
            case Fact.VmStopped f ->
                note(f.at(), f.instance() + " (" + f.vm() + ") ends on " + f.node() + ": " + f.cause());
            case Fact.FaultsOver f -> note(f.at(), "all faults are over");
            case Fact.Unsettled f -> note(f.at(), "not at its goal: " + f.what() + ", " + f.state());
            default -> {}
        }
    }

    /** A line of the world's trace: of interest where no fact says the same. */
    void trace(String line) {
        int text = line.indexOf(' ') + 1;
        boolean fault = line.startsWith("fault ", text) || line.startsWith("over  ", text);
        if (fault || line.startsWith("fc-", text)) {
            // Days and microseconds are for traces of months; a step's own moment says the same once more.
            var stamp = line.substring(line.indexOf('d') + 1, text - 4);
            add(stamp + "  " + line.substring(text).replaceFirst("\\d+d[0-9:.]+ ", ""));
        }
    }

    /** The test did something. */
    void did(DrivenWorld world, String what) {
        note(world.now().toNanos(), "> " + what);
    }

    void see(JournalRow row) {
        rows.add(row);
        if (rows.size() > ROWS_MAX) {
            rows.poll();
            rowsForgotten++;
        }
        if (row.pid().startsWith("cluster|")) note(row.at(), describe(row));
    }

    private void note(long at, String text) {
        add(stamp(at) + "  " + text);
    }

    private void add(String line) {
        lines.add(line);
        if (lines.size() > LINES_MAX) lines.poll();
    }

    /** What was before is of no interest: the datacenter was coming up. */
    void begin() {
        lines.clear();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    List<Violation> violations() {
        return checkers.violations();
    }

    private Views.Event view(long offset, JournalRow row) {
        return EventLines.view(
                new LoggedEvent(offset, row.pid(), row.row().seq(), row.name(), start.plusNanos(row.at()), row.json()));
    }

    private String describe(JournalRow row) {
        return row.name() + " " + view(0, row).summary();
    }

    List<Views.Event> events() {
        var all = new ArrayList<Views.Event>(rows.size());
        long offset = rowsForgotten;
        for (var row : rows) all.add(view(++offset, row));
        return all;
    }

    /** The last one. */
    Views.Event newest() {
        return view(rowsForgotten + rows.size(), rows.getLast());
    }

    /** Events that are of an entity's own log, or that name it. */
    List<String> history(String entity) {
        var found = new ArrayList<String>();
        for (var row : rows) {
            if (names(row, entity)) {
                found.add(stamp(row.at()) + "  " + row.pid() + "  " + describe(row));
            }
        }
        return found;
    }

    private static boolean names(JournalRow row, String entity) {
        if (row.pid().endsWith("|" + entity) || row.pid().endsWith("/" + entity)) return true;
        if (row.name().equals(ALL_MACHINES)) return false;
        var json = row.json();
        return json.contains("\"" + entity + "\"") || json.contains("." + entity + "\"");
    }

    /** Hours, minutes, seconds and milliseconds since the datacenter was switched on. */
    static String stamp(long nanos) {
        long millis = nanos / 1_000_000;
        return String.format(
                Locale.ROOT,
                "%02d:%02d:%02d.%03d",
                millis / 3_600_000,
                millis / 60_000 % 60,
                millis / 1_000 % 60,
                millis % 1_000);
    }
}
