package io.heddle.config.servicemodel;

import io.heddle.config.Rule;
import io.heddle.config.servicemodel.RoleDefinition.Certificate;
import io.heddle.config.servicemodel.RoleDefinition.Content;
import io.heddle.config.servicemodel.RoleDefinition.Declared;
import io.heddle.config.servicemodel.RoleDefinition.EntryPoint;
import io.heddle.config.servicemodel.RoleDefinition.Import;
import io.heddle.config.servicemodel.RoleDefinition.Kind;
import io.heddle.config.servicemodel.RoleDefinition.LocalStorage;
import io.heddle.config.servicemodel.RoleDefinition.RoleRuntime;
import io.heddle.config.servicemodel.RoleDefinition.Task;
import io.heddle.config.servicemodel.RoleDefinition.Task.TaskType;
import io.heddle.config.servicemodel.RoleDefinition.Variable;
import io.heddle.config.xml.XmlCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Takes one role of a definition apart. */
final class RoleReader {
    static final int PORT_MAX = 65_535;

    /** As the schema says; the documentation's 100 is wrong. */
    private static final int STORAGE_MIB_DEFAULT = 1_000;

    private static final Map<String, Boolean> EXECUTION = Map.of("limited", false, "elevated", true);

    private RoleReader() {}

    static RoleDefinition read(XmlCursor in) {
        var kind = in.is("WebRole") ? Kind.WEB : in.is("WorkerRole") ? Kind.WORKER : Kind.VIRTUAL_MACHINE;
        var name = in.named("name");
        var size = in.text("vmsize", "Small");
        boolean nativeCode = in.flag("enableNativeCodeExecution", true);
        var imports = list(in.one("Imports"), "Import", RoleReader::imported);
        var startup = in.one("Startup");
        int priority = startup.map(s -> s.integer("priority", 0, Integer.MIN_VALUE, Integer.MAX_VALUE))
                .orElse(0);
        var tasks = list(startup, "Task", RoleReader::task);
        var runtime = in.one("Runtime").map(RoleReader::runtime);
        var storage = new ArrayList<>(list(in.one("LocalResources"), "LocalStorage", RoleReader::storage));
        in.one("LocalStorage").map(RoleReader::storage).ifPresent(storage::add);
        var settings = list(in.one("ConfigurationSettings"), "Setting", RoleReader::setting);
        var certificates = list(in.one("Certificates"), "Certificate", RoleReader::certificate);
        var contents = list(in.one("Contents"), "Content", RoleReader::content);
        var endpoints = EndpointReader.read(in);
        var sites = SiteReader.read(in);
        in.done();
        return new RoleDefinition(
                in.place(),
                kind,
                name,
                size,
                nativeCode,
                imports,
                priority,
                tasks,
                runtime,
                sites,
                settings,
                storage,
                certificates,
                endpoints,
                contents);
    }

    /** The children of an optional list element, and a report of anything else in it. */
    static <T> List<T> list(Optional<XmlCursor> list, String child, Function<XmlCursor, T> read) {
        if (list.isEmpty()) return List.of();
        var items = list.get().all(child).stream().map(read).toList();
        list.get().done();
        return items;
    }

    private static Import imported(XmlCursor in) {
        var module = in.named("moduleName");
        in.done();
        return new Import(in.place(), module);
    }

    private static Task task(XmlCursor in) {
        var commandLine = in.required("commandLine");
        boolean elevated = in.choice("executionContext", false, EXECUTION);
        var kind = in.choice(
                "taskType",
                TaskType.SIMPLE,
                Map.of(
                        "simple", TaskType.SIMPLE,
                        "foreground", TaskType.FOREGROUND,
                        "background", TaskType.BACKGROUND));
        var environment = list(in.one("Environment"), "Variable", RoleReader::variable);
        in.done();
        return new Task(in.place(), commandLine, elevated, kind, environment);
    }

    private static Variable variable(XmlCursor in) {
        var name = in.named("name");
        var value = in.optional("value");
        var xpath = in.one("RoleInstanceValue").map(e -> {
            var path = e.required("xpath");
            e.done();
            return path;
        });
        in.done();
        return new Variable(in.place(), name, value, xpath);
    }

    private static RoleRuntime runtime(XmlCursor in) {
        boolean elevated = in.choice("executionContext", false, EXECUTION);
        var environment = list(in.one("Environment"), "Variable", RoleReader::variable);
        var entryPoint = in.one("EntryPoint").flatMap(RoleReader::entryPoint);
        in.done();
        return new RoleRuntime(in.place(), elevated, environment, entryPoint);
    }

    private static Optional<EntryPoint> entryPoint(XmlCursor in) {
        var all = in.all("NetFxEntryPoint", "ProgramEntryPoint");
        if (all.size() != 1) {
            in.findings()
                    .error(
                            in.place(),
                            Rule.ENTRY_POINT_ONE,
                            "EntryPoint holds " + all.size() + " entry points",
                            "keep exactly one NetFxEntryPoint or ProgramEntryPoint");
        }
        var points = all.stream().map(RoleReader::point).toList();
        in.done();
        return points.stream().findFirst();
    }

    private static EntryPoint point(XmlCursor in) {
        EntryPoint point;
        if (in.is("NetFxEntryPoint")) {
            point = new EntryPoint.Assembly(
                    in.place(), in.required("assemblyName"), in.text("targetFrameworkVersion", ""));
        } else {
            var commandLine = in.required("commandLine");
            in.required("setReadyOnProcessStart");
            point = new EntryPoint.Program(in.place(), commandLine, in.flag("setReadyOnProcessStart", true));
        }
        in.done();
        return point;
    }

    private static LocalStorage storage(XmlCursor in) {
        var storage = new LocalStorage(
                in.place(),
                in.named("name"),
                in.integer("sizeInMB", STORAGE_MIB_DEFAULT, 1, Integer.MAX_VALUE),
                in.flag("cleanOnRoleRecycle", true));
        in.done();
        return storage;
    }

    private static Declared setting(XmlCursor in) {
        var setting = new Declared(in.place(), in.named("name"));
        in.done();
        return setting;
    }

    private static Certificate certificate(XmlCursor in) {
        var certificate = new Certificate(
                in.place(),
                in.named("name"),
                in.requiredChoice(
                        "storeLocation",
                        Certificate.StoreLocation.LOCAL_MACHINE,
                        Map.of(
                                "CurrentUser", Certificate.StoreLocation.CURRENT_USER,
                                "LocalMachine", Certificate.StoreLocation.LOCAL_MACHINE)),
                in.required("storeName"),
                in.choice("permissionLevel", false, Map.of("limitedOrElevated", false, "elevated", true)));
        in.done();
        return certificate;
    }

    private static Content content(XmlCursor in) {
        var destination = in.required("destination");
        var source = in.one("SourceDirectory").map(e -> {
            var path = e.required("path");
            e.done();
            return path;
        });
        if (source.isEmpty()) {
            in.findings().error(in.place(), Rule.ELEMENT_MISSING, "Content has no SourceDirectory", "add it");
        }
        in.done();
        return new Content(in.place(), destination, source.orElse(""));
    }
}
