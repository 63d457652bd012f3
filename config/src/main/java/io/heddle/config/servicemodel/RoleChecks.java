package io.heddle.config.servicemodel;

import io.heddle.config.Rule;
import io.heddle.config.servicemodel.RoleDefinition.Binding;
import io.heddle.config.servicemodel.RoleDefinition.Certificate;
import io.heddle.config.servicemodel.RoleDefinition.Declared;
import io.heddle.config.servicemodel.RoleDefinition.EntryPoint;
import io.heddle.config.servicemodel.RoleDefinition.Import;
import io.heddle.config.servicemodel.RoleDefinition.Kind;
import io.heddle.config.servicemodel.RoleDefinition.LocalStorage;
import io.heddle.config.servicemodel.RoleDefinition.Protocol;
import io.heddle.config.servicemodel.RoleDefinition.Site;
import io.heddle.config.servicemodel.RoleDefinition.Variable;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.Place;
import io.heddle.config.xml.XmlReader;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What must hold within one role. */
final class RoleChecks {
    private static final int COMMAND_LINE_MAX = 256;
    private static final int STORE_NAME_MAX = 256;

    private final RoleDefinition role;
    private final RoleDefinition expanded;
    private final Findings findings;
    private final XPathChecks xpaths;

    private RoleChecks(RoleDefinition role, RoleDefinition expanded, Findings findings) {
        this.role = role;
        this.expanded = expanded;
        this.findings = findings;
        this.xpaths = new XPathChecks(expanded, findings);
    }

    static void check(RoleDefinition role, RoleDefinition expanded, ServiceDefinition service, Findings findings) {
        var checks = new RoleChecks(role, expanded, findings);
        checks.name();
        checks.names();
        checks.stores();
        checks.contents();
        checks.kind();
        checks.imports();
        checks.commands();
        checks.sites();
        EndpointChecks.check(role, expanded, service, findings);
    }

    private void name() {
        if (role.name().isEmpty()) return;
        if (role.name().matches("[A-Za-z0-9_][A-Za-z0-9_. -]{0,99}")) {
            Names.check("role", role.name(), role.place(), findings);
        } else {
            findings.error(
                    role.place(),
                    Rule.ROLE_NAME,
                    "the role name \"" + XmlReader.brief(role.name()) + "\" cannot be part of an instance's id",
                    "use up to 100 of A to Z, digits, '_', '-', '.' and inner spaces");
        }
    }

    private void names() {
        for (var s : role.localStorage()) Names.check("local storage", s.name(), s.place(), findings);
        for (var s : role.settings()) Names.checkLoosely("setting", s.name(), s.place(), findings);
        for (var c : role.certificates()) Names.checkLoosely("certificate", c.name(), c.place(), findings);
        Names.unique("setting", role.settings(), Declared::name, Declared::place, findings);
        Names.unique("local storage", role.localStorage(), LocalStorage::name, LocalStorage::place, findings);
        Names.unique(
                "certificate",
                role.certificates(),
                c -> c.name() + " in " + c.storeLocation() + "/" + c.storeName(),
                Certificate::place,
                findings);
        Names.unique("import of", role.imports(), Import::moduleName, Import::place, findings);
        Names.unique("site", role.sites(), Site::name, Site::place, findings);
    }

    private void stores() {
        for (var c : role.certificates()) {
            if (!c.storeName().isBlank() && c.storeName().length() <= STORE_NAME_MAX) continue;
            findings.error(
                    c.place(),
                    Rule.STORE_NAME,
                    "the store of the certificate " + c.name() + " has a name of "
                            + c.storeName().strip().length() + " characters",
                    "write My, Root, CA or the like, at most " + STORE_NAME_MAX + " characters");
        }
    }

    private void contents() {
        for (var c : role.contents()) {
            var path = c.destination().replace('\\', '/');
            boolean inside = !path.startsWith("/")
                    && !path.matches("[A-Za-z]:.*")
                    && List.of(path.split("/", -1)).stream().noneMatch(".."::equals);
            if (inside) continue;
            findings.warning(
                    c.place(),
                    Rule.CONTENT_DESTINATION,
                    "the destination \"" + XmlReader.brief(c.destination()) + "\" does not lie below approot",
                    "name a folder below approot; it cannot be packed so");
        }
    }

    private void kind() {
        if (role.kind() != Kind.WEB && !role.sites().isEmpty()) {
            findings.warning(
                    role.sites().get(0).place(),
                    Rule.NOT_FOR_THIS_ROLE,
                    role.name() + " is no web role but has sites",
                    "make it a WebRole; its sites are not served");
        }
        if (role.kind() == Kind.VIRTUAL_MACHINE
                && (role.runtime().isPresent() || !role.startupTasks().isEmpty())) {
            findings.warning(
                    role.place(),
                    Rule.NOT_FOR_THIS_ROLE,
                    role.name() + " is a VM role with startup tasks or a runtime",
                    "make it a WorkerRole");
        }
        boolean http = expanded.endpoints().input().stream()
                .anyMatch(e -> e.protocol() == Protocol.HTTP || e.protocol() == Protocol.HTTPS);
        if (role.kind() == Kind.WEB && !http) {
            findings.warning(
                    role.place(),
                    Rule.WEB_ROLE_WITHOUT_HTTP,
                    "the web role " + role.name() + " has no http endpoint",
                    "add an InputEndpoint of protocol http or https, or make it a WorkerRole");
        }
    }

    private void imports() {
        for (var i : role.imports()) {
            if (Imports.known(i.moduleName()) || i.moduleName().isEmpty()) continue;
            findings.warning(
                    i.place(),
                    Rule.IMPORT_UNKNOWN,
                    "what the module " + XmlReader.brief(i.moduleName()) + " adds is not known",
                    "declare its settings and endpoints in the role itself");
        }
    }

    private void commands() {
        for (var task : role.startupTasks()) {
            command(task.commandLine(), task.place());
            variables(task.environment());
        }
        role.runtime().ifPresent(r -> {
            variables(r.environment());
            if (r.entryPoint().orElse(null) instanceof EntryPoint.Program p) {
                command(p.commandLine(), p.place());
                if (!p.readyOnProcessStart()) {
                    findings.warning(
                            p.place(),
                            Rule.PROGRAM_READY,
                            "setReadyOnProcessStart is false: the program must report that it is ready",
                            "let it create the file whose path is in RoleReadyFile, or write true");
                }
            }
        });
    }

    private void command(String commandLine, Place place) {
        if (commandLine.isBlank() || commandLine.length() > COMMAND_LINE_MAX) {
            findings.error(
                    place,
                    Rule.COMMAND_LINE,
                    "the command line has " + commandLine.strip().length() + " characters",
                    "write 1 to " + COMMAND_LINE_MAX);
        }
    }

    private void variables(List<Variable> variables) {
        for (var v : variables) {
            if (v.value().isPresent() == v.xpath().isPresent()) {
                findings.warning(
                        v.place(),
                        Rule.VARIABLE_SOURCE,
                        "the variable " + XmlReader.brief(v.name())
                                + (v.value().isPresent()
                                        ? " has a value and an XPath"
                                        : " has neither value nor XPath"),
                        v.value().isPresent() ? "delete one; the XPath is used" : "give it one; it is empty");
            }
            v.xpath().ifPresent(x -> xpaths.check(x, v.place()));
        }
        Names.laterCounts("variable", variables, Variable::name, Variable::place, findings);
    }

    private void sites() {
        Map<String, Binding> bound = new HashMap<>();
        for (var site : role.sites()) {
            for (var binding : site.bindings()) {
                binding(binding);
                var first = bound.putIfAbsent(
                        binding.endpointName() + " " + binding.hostHeader().toLowerCase(Locale.ROOT), binding);
                if (first != null) {
                    findings.error(
                            binding.place(),
                            Rule.BINDING_CLASH,
                            "endpoint " + binding.endpointName() + " with this host header is bound already ("
                                    + first.place() + ")",
                            "give one of the two a hostHeader of its own");
                }
            }
        }
    }

    private void binding(Binding binding) {
        var name = binding.endpointName();
        var input = expanded.endpoints().input().stream()
                .filter(e -> e.name().equals(name))
                .map(e -> e.protocol());
        var internal = expanded.endpoints().internal().stream()
                .filter(e -> e.name().equals(name))
                .map(e -> e.protocol());
        var protocol = java.util.stream.Stream.concat(input, internal).findFirst();
        if (protocol.isEmpty()) {
            findings.error(
                    binding.place(),
                    Rule.SITE_BINDING,
                    "role " + role.name() + " has no endpoint " + XmlReader.brief(name),
                    "bind to one of its own endpoints");
        } else if (protocol.get() != Protocol.HTTP && protocol.get() != Protocol.HTTPS) {
            findings.warning(
                    binding.place(),
                    Rule.SITE_BINDING,
                    "the endpoint " + name + " is not http or https",
                    "a site answers http only");
        }
    }
}
