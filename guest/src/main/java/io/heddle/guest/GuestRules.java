package io.heddle.guest;

import io.heddle.protocol.EntryPoint;
import io.heddle.protocol.ExpectedState;
import io.heddle.protocol.GuestGoal;
import io.heddle.protocol.LocalStorage;
import io.heddle.protocol.RoleSpec;
import io.heddle.protocol.StartupTask;
import io.heddle.protocol.Variable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a guest does about a goal. Pure. */
final class GuestRules {
    /** What one goal after another asks for. */
    enum Step {
        NOTHING,
        /** The document changes; the role goes on and reads it. */
        CONFIGURE,
        START,
        /** Stop gracefully, then start. */
        RECYCLE,
        STOP
    }

    /** A name that can stand as a folder's. Source: the schema's NamedElementNameString, narrowed to what is safe here. */
    private static final Pattern FOLDER_NAME = Pattern.compile("[A-Za-z_][^\\\\/:*?\"<>|`'^\\x00-\\x1f]{0,254}");

    private GuestRules() {}

    /**
     * The step from what was applied to what is wanted.
     *
     * @param applied the newest goal acted on; the default instance when there is none yet
     */
    static Step step(GuestGoal applied, GuestGoal wanted) {
        boolean runs = !applied.getInstanceId().isEmpty() && applied.getExpectedState() == ExpectedState.STARTED;
        if (wanted.getExpectedState() != ExpectedState.STARTED) return runs ? Step.STOP : Step.NOTHING;
        if (!runs) return Step.START;
        if (applied.equals(wanted)) return Step.NOTHING;
        return fixed(applied).equals(fixed(wanted)) ? Step.CONFIGURE : Step.RECYCLE;
    }

    /** The part of a goal that a running role cannot be given: settings, peers and graces may change under it. */
    private static GuestGoal fixed(GuestGoal goal) {
        return goal.toBuilder()
                .clearIncarnation()
                .clearRoles()
                .setSpec(goal.getSpec().toBuilder()
                        .clearSettings()
                        .clearStopGraceMs()
                        .clearGuestSilenceMaxMs())
                .build();
    }

    /** Why the goal cannot be applied, all reasons at once; empty when it can. */
    static List<String> faults(GuestGoal goal) {
        List<String> faults = new ArrayList<>();
        RoleSpec spec = goal.getSpec();
        if (spec.getEntryPoint().getValue().isBlank()) faults.add("the role has no entry point");
        for (LocalStorage l : spec.getLocalStorageList()) {
            if (!FOLDER_NAME.matcher(l.getName()).matches())
                faults.add("not a name for a local storage: " + l.getName());
        }
        variables(faults, "the role", spec.getRuntimeEnvironmentList());
        for (StartupTask t : spec.getStartupTasksList()) {
            if (t.getCommandLine().isBlank()) faults.add("a startup task has no command line");
            variables(faults, "startup task " + t.getCommandLine(), t.getEnvironmentList());
        }
        return faults;
    }

    private static void variables(List<String> faults, String where, List<Variable> variables) {
        for (Variable v : variables) {
            boolean fine = !v.getName().isEmpty()
                    && v.getName().indexOf('=') < 0
                    && v.getName().indexOf('\0') < 0;
            if (!fine) faults.add("not a name for an environment variable of " + where + ": \"" + v.getName() + "\"");
            if (v.getValue().indexOf('\0') >= 0)
                faults.add("variable " + v.getName() + " of " + where + " holds a NUL");
        }
    }

    static BootPlan plan(GuestGoal goal, long memoryMib) {
        RoleSpec spec = goal.getSpec();
        EntryPoint entry = spec.getEntryPoint();
        return new BootPlan(
                goal.getDeploymentId(),
                goal.getRole(),
                goal.getInstanceId(),
                spec.getStartupTasksList().stream()
                        .map(t -> new BootPlan.Task(
                                t.getCommandLine(), wait(t.getKind()), variables(t.getEnvironmentList())))
                        .toList(),
                new BootPlan.Entry(
                        entry.getKind() == EntryPoint.Kind.PROGRAM,
                        entry.getValue(),
                        entry.getSetReadyOnProcessStart()),
                variables(spec.getRuntimeEnvironmentList()),
                Duration.ofMillis(spec.getStopGraceMs()),
                spec.getLocalStorageList().stream()
                        .filter(LocalStorage::getCleanOnRoleRecycle)
                        .map(LocalStorage::getName)
                        .toList(),
                memoryMib);
    }

    private static BootPlan.Awaited wait(StartupTask.Kind kind) {
        return switch (kind) {
            case FOREGROUND -> BootPlan.Awaited.FOREGROUND;
            case BACKGROUND -> BootPlan.Awaited.BACKGROUND;
            case SIMPLE, UNRECOGNIZED -> BootPlan.Awaited.SIMPLE;
        };
    }

    private static List<BootPlan.Variable> variables(List<Variable> variables) {
        return variables.stream()
                .map(v -> new BootPlan.Variable(
                        v.getName(),
                        v.getSourceCase() == Variable.SourceCase.XPATH,
                        v.getSourceCase() == Variable.SourceCase.XPATH ? v.getXpath() : v.getValue()))
                .toList();
    }
}
