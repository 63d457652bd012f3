package io.heddle.config.servicemodel;

import io.heddle.config.servicemodel.RoleDefinition.Certificate;
import io.heddle.config.servicemodel.RoleDefinition.EntryPoint;
import io.heddle.config.servicemodel.RoleDefinition.RoleRuntime;
import io.heddle.config.servicemodel.RoleDefinition.Site;
import io.heddle.config.servicemodel.RoleDefinition.SiteDirectory;
import io.heddle.config.servicemodel.RoleDefinition.Task;
import io.heddle.config.servicemodel.RoleDefinition.Variable;
import io.heddle.config.xml.XmlText;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Prints one role of a definition. */
final class RoleWriter {
    private RoleWriter() {}

    static void print(XmlText out, RoleDefinition role) {
        out.open(
                        switch (role.kind()) {
                            case WEB -> "WebRole";
                            case WORKER -> "WorkerRole";
                            case VIRTUAL_MACHINE -> "VirtualMachineRole";
                        })
                .attribute("name", role.name())
                .attributeUnless("Small", "vmsize", role.vmSize())
                .attributeUnless(true, "enableNativeCodeExecution", role.nativeCodeExecution());
        list(out, "Imports", role.imports(), i -> out.open("Import")
                .attribute("moduleName", i.moduleName())
                .close());
        startup(out, role);
        role.runtime().ifPresent(r -> runtime(out, r));
        list(out, "Sites", role.sites(), s -> site(out, s));
        EndpointWriter.print(out, role.endpoints());
        list(out, "ConfigurationSettings", role.settings(), s -> out.open("Setting")
                .attribute("name", s.name())
                .close());
        list(out, "LocalResources", role.localStorage(), s -> out.open("LocalStorage")
                .attribute("name", s.name())
                .attributeUnless(1000, "sizeInMB", s.sizeMib())
                .attributeUnless(true, "cleanOnRoleRecycle", s.cleanOnRoleRecycle())
                .close());
        list(out, "Certificates", role.certificates(), c -> certificate(out, c));
        list(out, "Contents", role.contents(), c -> out.open("Content")
                .attribute("destination", c.destination())
                .open("SourceDirectory")
                .attribute("path", c.sourceDirectory())
                .close()
                .close());
        out.close();
    }

    static <T> void list(XmlText out, String element, List<T> items, Consumer<T> print) {
        if (items.isEmpty()) return;
        out.open(element);
        items.forEach(print);
        out.close();
    }

    private static void startup(XmlText out, RoleDefinition role) {
        if (role.startupTasks().isEmpty() && role.startupPriority() == 0) return;
        out.open("Startup").attributeUnless(0, "priority", role.startupPriority());
        for (Task task : role.startupTasks()) {
            out.open("Task")
                    .attribute("commandLine", task.commandLine())
                    .attribute("executionContext", task.elevated() ? "elevated" : "limited")
                    .attribute("taskType", task.type().name().toLowerCase(Locale.ROOT));
            list(out, "Environment", task.environment(), v -> variable(out, v));
            out.close();
        }
        out.close();
    }

    private static void variable(XmlText out, Variable variable) {
        out.open("Variable").attribute("name", variable.name());
        variable.value().ifPresent(v -> out.attribute("value", v));
        variable.xpath()
                .ifPresent(
                        x -> out.open("RoleInstanceValue").attribute("xpath", x).close());
        out.close();
    }

    private static void runtime(XmlText out, RoleRuntime runtime) {
        out.open("Runtime").attribute("executionContext", runtime.elevated() ? "elevated" : "limited");
        list(out, "Environment", runtime.environment(), v -> variable(out, v));
        runtime.entryPoint().ifPresent(point -> {
            out.open("EntryPoint");
            switch (point) {
                case EntryPoint.Assembly a ->
                    out.open("NetFxEntryPoint")
                            .attribute("assemblyName", a.assemblyName())
                            .attributeUnless("", "targetFrameworkVersion", a.targetFrameworkVersion());
                case EntryPoint.Program p ->
                    out.open("ProgramEntryPoint")
                            .attribute("commandLine", p.commandLine())
                            .attribute("setReadyOnProcessStart", p.readyOnProcessStart());
            }
            out.close().close();
        });
        out.close();
    }

    private static void site(XmlText out, Site site) {
        out.open("Site")
                .attribute("name", site.name())
                .attributeUnless("", "physicalDirectory", site.physicalDirectory());
        site.directories().forEach(d -> directory(out, d));
        out.open("Bindings");
        for (var b : site.bindings()) {
            out.open("Binding")
                    .attribute("name", b.name())
                    .attribute("endpointName", b.endpointName())
                    .attributeUnless("", "hostHeader", b.hostHeader())
                    .close();
        }
        out.close().close();
    }

    private static void directory(XmlText out, SiteDirectory directory) {
        out.open(directory.application() ? "VirtualApplication" : "VirtualDirectory")
                .attribute("name", directory.name())
                .attributeUnless("", "physicalDirectory", directory.physicalDirectory());
        directory.directories().forEach(d -> directory(out, d));
        out.close();
    }

    private static void certificate(XmlText out, Certificate certificate) {
        out.open("Certificate")
                .attribute("name", certificate.name())
                .attribute(
                        "storeLocation",
                        switch (certificate.storeLocation()) {
                            case CURRENT_USER -> "CurrentUser";
                            case LOCAL_MACHINE -> "LocalMachine";
                        })
                .attribute("storeName", certificate.storeName());
        if (certificate.elevatedOnly()) out.attribute("permissionLevel", "elevated");
        out.close();
    }
}
