package io.heddle.config.servicemodel;

import io.heddle.config.servicemodel.RoleDefinition.Certificate;
import io.heddle.config.servicemodel.RoleDefinition.Declared;
import io.heddle.config.servicemodel.RoleDefinition.Endpoints;
import io.heddle.config.servicemodel.RoleDefinition.InputEndpoint;
import io.heddle.config.servicemodel.RoleDefinition.InternalEndpoint;
import io.heddle.config.servicemodel.RoleDefinition.PortRange;
import io.heddle.config.servicemodel.RoleDefinition.Protocol;
import io.heddle.config.xml.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an {@code Import} adds to a role: settings, endpoints and certificates under its own prefix. Its startup tasks are
 * Windows programs and are left out. Source: the modules of the original SDKs.
 *
 * @param prefix stands before each name
 * @param internal internal TCP endpoints by name; port 0 is dynamic
 * @param input public TCP endpoints by name, all on a dynamic local port
 */
record Plugin(
        String prefix,
        List<String> settings,
        Map<String, Integer> internal,
        Map<String, Integer> input,
        List<String> certificates) {
    private static final String AZURE = "Microsoft.WindowsAzure.Plugins.";

    private static final Map<String, Plugin> KNOWN = Map.ofEntries(
            plugin("Diagnostics", AZURE + "Diagnostics", settings("ConnectionString"), Map.of(), Map.of()),
            Map.entry(
                    "RemoteAccess",
                    new Plugin(
                            AZURE + "RemoteAccess",
                            settings("Enabled", "AccountUsername", "AccountEncryptedPassword", "AccountExpiration"),
                            Map.of("Rdp", 3389),
                            Map.of(),
                            List.of("PasswordEncryption"))),
            plugin(
                    "RemoteForwarder",
                    AZURE + "RemoteForwarder",
                    settings("Enabled"),
                    Map.of(),
                    Map.of("RdpInput", 3389)),
            plugin(
                    "Caching",
                    AZURE + "Caching",
                    settings(
                            "NamedCaches",
                            "DiagnosticLevel",
                            "Loglevel",
                            "CacheSizePercentage",
                            "ConfigStoreConnectionString"),
                    Map.of(
                            "cacheClusterPort",
                            0,
                            "cacheArbitrationPort",
                            0,
                            "cacheReplicationPort",
                            0,
                            "cacheServicePortInternal",
                            0,
                            "cacheSocketPort",
                            0),
                    Map.of()),
            plugin("WebDeploy", AZURE + "WebDeploy", List.of(), Map.of(), Map.of()),
            plugin(
                    "Connect",
                    AZURE + "Connect",
                    settings(
                            "ActivationToken",
                            "Refresh",
                            "Diagnostics",
                            "WaitForConnectivity",
                            "Upgrade",
                            "EnableDomainJoin",
                            "DomainFQDN",
                            "DomainControllerFQDN",
                            "DomainAccountName",
                            "DomainPassword",
                            "DomainOU",
                            "DNSServers",
                            "Administrators",
                            "DomainSiteName"),
                    Map.of(),
                    Map.of()),
            plugin(
                    "Orleans",
                    "Microsoft.Orleans",
                    settings("DataConnectionString"),
                    Map.of("OrleansSiloEndpoint", 11111, "OrleansProxyEndpoint", 30000),
                    Map.of()),
            plugin("WindowsFabric", "WindowsFabric", List.of(), Map.of(), Map.of()));

    static Optional<Plugin> named(String module) {
        return Optional.ofNullable(KNOWN.get(module));
    }

    /** Whether a name stands under the prefix of one of the original modules, imported or not. */
    static boolean owns(String name) {
        return KNOWN.values().stream().anyMatch(p -> name.startsWith(p.prefix + "."));
    }

    /** The names that the configuration may give values, prefix included. */
    List<String> settingNames() {
        return settings.stream().map(this::full).toList();
    }

    /** The role with what this module adds to it; what the role declares itself wins. */
    RoleDefinition expand(RoleDefinition role, Place place) {
        var internals = new ArrayList<>(role.endpoints().internal());
        internal.keySet().stream()
                .sorted()
                .filter(n -> internals.stream().noneMatch(e -> e.name().equals(full(n))))
                .forEach(n -> internals.add(internal(place, n)));
        var inputs = new ArrayList<>(role.endpoints().input());
        input.keySet().stream()
                .sorted()
                .filter(n -> inputs.stream().noneMatch(e -> e.name().equals(full(n))))
                .forEach(n -> inputs.add(input(place, n)));
        var declared = new ArrayList<>(role.settings());
        settingNames().stream()
                .filter(n -> declared.stream().noneMatch(s -> s.name().equals(n)))
                .forEach(n -> declared.add(new Declared(place, n)));
        var stored = new ArrayList<>(role.certificates());
        certificates.stream()
                .map(this::full)
                .filter(n -> stored.stream().noneMatch(c -> c.name().equals(n)))
                .forEach(n ->
                        stored.add(new Certificate(place, n, Certificate.StoreLocation.LOCAL_MACHINE, "My", false)));
        return new RoleDefinition(
                role.place(),
                role.kind(),
                role.name(),
                role.vmSize(),
                role.nativeCodeExecution(),
                role.imports(),
                role.startupPriority(),
                role.startupTasks(),
                role.runtime(),
                role.sites(),
                declared,
                role.localStorage(),
                stored,
                new Endpoints(inputs, internals, role.endpoints().instanceInput()),
                role.contents());
    }

    private InternalEndpoint internal(Place place, String name) {
        int port = internal.getOrDefault(name, 0);
        return new InternalEndpoint(
                place, full(name), Protocol.TCP, port == 0 ? List.of() : List.of(new PortRange(port, port)));
    }

    private InputEndpoint input(Place place, String name) {
        return new InputEndpoint(
                place,
                full(name),
                Protocol.TCP,
                input.getOrDefault(name, 0),
                0,
                "",
                true,
                "",
                "",
                4,
                InputEndpoint.Distribution.FIVE_TUPLE);
    }

    private String full(String name) {
        return prefix + "." + name;
    }

    private static Map.Entry<String, Plugin> plugin(
            String module,
            String prefix,
            List<String> settings,
            Map<String, Integer> internal,
            Map<String, Integer> input) {
        return Map.entry(module, new Plugin(prefix, settings, internal, input, List.of()));
    }

    private static List<String> settings(String... names) {
        return Arrays.asList(names);
    }
}
