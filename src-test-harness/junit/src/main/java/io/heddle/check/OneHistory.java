package io.heddle.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** 6. After equally many events of a log everybody holds the same state: the primary, a replay, a standby. */
final class OneHistory implements Checker {
    private record Point(String pid, long seq) {}

    private final Map<Point, Fact.StateSeen> first = new HashMap<>();

    @Override
    public int invariant() {
        return 6;
    }

    @Override
    public String promise() {
        return "Replaying a journal prefix gives the state that was live at that point; all agree at equal offsets.";
    }

    @Override
    public List<String> see(Fact fact) {
        if (!(fact instanceof Fact.StateSeen f)) return List.of();
        var before = first.putIfAbsent(new Point(f.pid(), f.seq()), f);
        return before == null || before.digest().equals(f.digest())
                ? List.of()
                : List.of("after row " + f.seq() + " of " + f.pid() + ", " + before.who() + " and " + f.who()
                        + " hold different states");
    }
}
