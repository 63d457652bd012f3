package io.heddle.config.translation;

import io.heddle.config.Rule;
import io.heddle.config.controller.RoleDescription;
import io.heddle.config.controller.RoleDescription.EntryPoint;
import io.heddle.config.controller.RoleDescription.LocalStorage;
import io.heddle.config.controller.RoleDescription.RoleKind;
import io.heddle.config.controller.RoleDescription.Setting;
import io.heddle.config.controller.RoleDescription.StartupTask;
import io.heddle.config.controller.RoleDescription.Variable;
import io.heddle.config.controller.VmSize;
import io.heddle.config.servicemodel.Imports;
import io.heddle.config.servicemodel.RoleDefinition;
import io.heddle.config.servicemodel.ServiceDefinition.LoadBalancerProbe;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.Place;
import io.heddle.config.xml.XmlReader;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Fills in the defaults of one role, and says what keeps it from running on Linux. */
final class RoleTranslator {
    /** Reserved setting: see {@link RoleDescription#guestSilenceMax}. */
    static final String GUEST_SILENCE_MAX = "Heddle.GuestSilenceMax";

    /** Reserved setting: see {@link RoleDescription#stopGrace}. */
    static final String STOP_GRACE = "Heddle.StopGrace";

    private static final Duration GUEST_SILENCE_DEFAULT = Duration.ofMinutes(10);
    private static final Duration STOP_GRACE_DEFAULT = Duration.ofMinutes(5);

    private final DeploymentModel.Role role;
    private final Findings findings;
    private final Findings cannotRun;

    private RoleTranslator(DeploymentModel.Role role, Findings findings, Findings cannotRun) {
        this.role = role;
        this.findings = findings;
        this.cannotRun = cannotRun;
    }

    static RoleDescription translate(
            DeploymentModel.Role role, Map<String, LoadBalancerProbe> probes, Findings findings, Findings cannotRun) {
        return new RoleTranslator(role, findings, cannotRun).translate(probes);
    }

    private RoleDescription translate(Map<String, LoadBalancerProbe> probes) {
        var definition = role.definition();
        var size = size(definition);
        var storage = definition.localStorage().stream()
                .map(s -> new LocalStorage(s.name(), s.sizeMib(), s.cleanOnRoleRecycle()))
                .toList();
        long storageMib = storage.stream().mapToLong(LocalStorage::sizeMib).sum();
        if (storageMib > size.disk().toMib()) {
            findings.error(
                    definition.place(),
                    Rule.LOCAL_STORAGE_TOO_LARGE,
                    "role " + role.name() + " asks for " + storageMib + " MiB of local storage; the size " + size.name()
                            + " has " + size.disk().toMib(),
                    "ask for less, or choose a larger vmsize");
        }
        NotApplied.role(role, findings);
        definition.imports().stream()
                .filter(i -> Imports.known(i.moduleName()))
                .forEach(i -> findings.info(
                        i.place(),
                        Rule.IMPORT_WITHOUT_EFFECT,
                        "what " + i.moduleName() + " declares is added to role " + role.name()
                                + "; its programs are not run",
                        "nothing, unless the role needs what they do"));
        var tasks = definition.startupTasks().stream().map(this::task).toList();
        var environment =
                definition.runtime().map(r -> variables(r.environment())).orElse(List.of());
        return new RoleDescription(
                role.name(),
                kind(definition.kind()),
                size,
                role.instances(),
                entryPoint(definition),
                tasks,
                environment,
                role.settings().stream()
                        .map(s -> new Setting(s.name(), s.value()))
                        .toList(),
                storage,
                EndpointTranslator.translate(role, probes, findings),
                duration(GUEST_SILENCE_MAX, GUEST_SILENCE_DEFAULT, Duration.ofSeconds(1), Duration.ofHours(1)),
                duration(STOP_GRACE, STOP_GRACE_DEFAULT, Duration.ZERO, Duration.ofHours(1)));
    }

    private VmSize size(RoleDefinition definition) {
        checkSize(definition, findings);
        return VmSizes.named(definition.vmSize())
                .or(() -> VmSizes.named("Small"))
                .orElseThrow();
    }

    /** An error when no such size is known. */
    static void checkSize(RoleDefinition definition, Findings findings) {
        if (VmSizes.named(definition.vmSize()).isPresent()) return;
        findings.error(
                definition.place(),
                Rule.VM_SIZE_UNKNOWN,
                "there is no vmsize \"" + XmlReader.brief(definition.vmSize()) + "\"",
                "write ExtraSmall, Small, Medium, Large, ExtraLarge, or one of the A, D, E, G and H sizes that cloud services had");
    }

    private EntryPoint entryPoint(RoleDefinition definition) {
        if (definition.kind() == RoleDefinition.Kind.VIRTUAL_MACHINE) {
            cannotRun.error(
                    definition.place(),
                    Rule.VIRTUAL_MACHINE_ROLE,
                    "role " + role.name() + " is a virtual machine of its author, which this fabric does not run",
                    "make it a WorkerRole");
            return new EntryPoint(EntryPoint.Kind.PROGRAM, "", false, false);
        }
        var runtime = definition.runtime();
        boolean elevated = runtime.map(RoleDefinition.RoleRuntime::elevated).orElse(false);
        var point = runtime.flatMap(RoleDefinition.RoleRuntime::entryPoint);
        if (point.isEmpty()) {
            cannotRun.error(
                    definition.place(),
                    Rule.ENTRY_POINT_WINDOWS,
                    "role " + role.name()
                            + (definition.sites().isEmpty()
                                    ? " names no entry point, so it is a .NET assembly, which Linux cannot run"
                                    : " is a site of Internet Information Services, which Linux cannot run"),
                    "give it a Runtime with a ProgramEntryPoint, or a NetFxEntryPoint whose assemblyName is a jar");
            return new EntryPoint(EntryPoint.Kind.JAVA, role.name() + ".dll", false, elevated);
        }
        return switch (point.get()) {
            case RoleDefinition.EntryPoint.Assembly a -> {
                if (!a.assemblyName().toLowerCase(Locale.ROOT).endsWith(".jar")) {
                    cannotRun.error(
                            a.place(),
                            Rule.ENTRY_POINT_WINDOWS,
                            "role " + role.name() + " is the .NET assembly " + XmlReader.brief(a.assemblyName())
                                    + ", which Linux cannot run",
                            "name a jar with a Java role entry point, or use a ProgramEntryPoint");
                }
                yield new EntryPoint(EntryPoint.Kind.JAVA, a.assemblyName(), false, elevated);
            }
            case RoleDefinition.EntryPoint.Program p -> {
                requireRunnable(p.place(), Rule.ENTRY_POINT_WINDOWS, p.commandLine(), "role " + role.name());
                yield new EntryPoint(EntryPoint.Kind.PROGRAM, p.commandLine(), p.readyOnProcessStart(), elevated);
            }
        };
    }

    private StartupTask task(RoleDefinition.Task task) {
        requireRunnable(
                task.place(), Rule.STARTUP_TASK_WINDOWS, task.commandLine(), "a startup task of role " + role.name());
        var kind =
                switch (task.type()) {
                    case SIMPLE -> StartupTask.Kind.SIMPLE;
                    case FOREGROUND -> StartupTask.Kind.FOREGROUND;
                    case BACKGROUND -> StartupTask.Kind.BACKGROUND;
                };
        return new StartupTask(task.commandLine(), kind, task.elevated(), variables(task.environment()));
    }

    private void requireRunnable(Place place, Rule rule, String commandLine, String who) {
        WindowsCommands.program(commandLine)
                .ifPresent(program -> cannotRun.error(
                        place,
                        rule,
                        who + " runs " + XmlReader.brief(program) + ", which only Windows has",
                        "name a program that Linux can run"));
    }

    private Duration duration(String setting, Duration otherwise, Duration min, Duration max) {
        var found =
                role.settings().stream().filter(s -> s.name().equals(setting)).findFirst();
        if (found.isEmpty() || found.get().value().isBlank()) return otherwise;
        var parsed = Durations.parse(found.get().value());
        if (parsed.isPresent()
                && parsed.get().compareTo(min) >= 0
                && parsed.get().compareTo(max) <= 0) return parsed.get();
        findings.error(
                found.get().place(),
                Rule.RESERVED_SETTING,
                setting + " is \"" + XmlReader.brief(found.get().value()) + "\"",
                "write a duration from " + min + " to " + max + ", such as PT90S or 90s");
        return otherwise;
    }

    private static List<Variable> variables(List<RoleDefinition.Variable> variables) {
        // The XPath holds when both are given; neither means empty.
        return variables.stream()
                .map(v -> v.xpath().isPresent()
                        ? new Variable(v.name(), Optional.empty(), v.xpath())
                        : new Variable(v.name(), Optional.of(v.value().orElse("")), Optional.empty()))
                .toList();
    }

    private static RoleKind kind(RoleDefinition.Kind kind) {
        return switch (kind) {
            case WEB -> RoleKind.WEB;
            case WORKER -> RoleKind.WORKER;
            case VIRTUAL_MACHINE -> RoleKind.VM;
        };
    }
}
