package io.heddle.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** 5. Epochs and incarnations only rise: on machines, in the log, and among primaries. */
final class OnlyRising implements Checker {
    private record Version(long epoch, long incarnation) {
        boolean isOlderThan(Version other) {
            return epoch < other.epoch || (epoch == other.epoch && incarnation < other.incarnation);
        }
    }

    private final Map<String, Version> goals = new HashMap<>();
    private final Map<String, Long> epochs = new HashMap<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private final Map<Long, String> holders = new HashMap<>();

    @Override
    public int invariant() {
        return 5;
    }

    @Override
    public String promise() {
        return "Epochs and incarnations only rise; an older one changes nothing.";
    }

    @Override
    public List<String> see(Fact fact) {
        var found = new ArrayList<String>();
        switch (fact) {
            case Fact.GoalTaken f -> {
                var now = new Version(f.epoch(), f.incarnation());
                var before = goals.put(f.boot(), now);
                if (before != null && now.isOlderThan(before)) {
                    found.add(f.node() + " took goal " + now + " after " + before);
                }
            }
            case Fact.Journalled f -> {
                var before = epochs.put(f.pid(), f.epoch());
                if (before != null && f.epoch() < before) {
                    found.add("row " + f.seq() + " of " + f.pid() + " was written under epoch " + f.epoch()
                            + " after one under epoch " + before);
                }
                var last = sequences.put(f.pid(), f.seq());
                if (last != null && f.seq() != last + 1) {
                    found.add("row " + f.seq() + " of " + f.pid() + " was written after row " + last);
                }
            }
            case Fact.Elected f -> held(f.process(), f.epoch(), found);
            case Fact.ActedAsPrimary f -> held(f.process(), f.epoch(), found);
            default -> {}
        }
        return found;
    }

    /** One that paused may learn of its election when it is over: that is late, not wrong. */
    private void held(String process, long epoch, List<String> found) {
        var before = holders.putIfAbsent(epoch, process);
        if (before != null && !before.equals(process)) {
            found.add(process + " and " + before + " were both the primary of epoch " + epoch);
        }
    }
}
