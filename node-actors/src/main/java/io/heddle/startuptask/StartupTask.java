package io.heddle.startuptask;

import io.heddle.node.VmSummary.TaskLine;
import io.heddle.ondemand.OnDemandRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of one startup task's history. Attempts that began and ended between two reports appear as the newest one
 * only. A new VM counts its attempts from one again. Pure.
 */
public final class StartupTask implements OnDemandRules<TaskLine, StartupTaskEvent, StartupTaskState> {
    @Override
    public StartupTaskState initial() {
        return StartupTaskState.INITIAL;
    }

    @Override
    public List<StartupTaskEvent> decide(StartupTaskState s, TaskLine seen, Instant now) {
        var events = new ArrayList<StartupTaskEvent>();
        if (seen.attempts() == 0) return events;
        boolean afresh = seen.attempts() < s.started();
        if (seen.attempts() > s.started() || afresh) {
            events.add(new StartupTaskEvent.Started(now, seen.commandLine(), seen.attempts()));
        }
        if (!seen.running() && (afresh || seen.attempts() > s.finished())) {
            events.add(new StartupTaskEvent.Finished(now, seen.attempts(), seen.exitCode()));
        }
        return events;
    }

    @Override
    public StartupTaskState evolve(StartupTaskState s, StartupTaskEvent event) {
        return switch (event) {
            case StartupTaskEvent.Started e ->
                new StartupTaskState(e.attempt(), Math.min(s.finished(), e.attempt() - 1));
            case StartupTaskEvent.Finished e -> new StartupTaskState(s.started(), e.attempt());
        };
    }
}
