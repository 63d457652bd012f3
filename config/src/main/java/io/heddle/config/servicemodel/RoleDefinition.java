package io.heddle.config.servicemodel;

import io.heddle.config.xml.Place;
import java.util.List;
import java.util.Optional;

/**
 * One role of a {@code .csdef}, with defaults filled in.
 *
 * @param vmSize as written; {@code Small} when not given
 * @param sites empty for a web role whose site runs inside its host ("hosted web core"), and in packaged definitions
 * @param startupPriority lower runs first; plug-ins use -2 to 0
 */
public record RoleDefinition(
        Place place,
        Kind kind,
        String name,
        String vmSize,
        boolean nativeCodeExecution,
        List<Import> imports,
        int startupPriority,
        List<Task> startupTasks,
        Optional<RoleRuntime> runtime,
        List<Site> sites,
        List<Declared> settings,
        List<LocalStorage> localStorage,
        List<Certificate> certificates,
        Endpoints endpoints,
        List<Content> contents) {
    public RoleDefinition {
        imports = List.copyOf(imports);
        startupTasks = List.copyOf(startupTasks);
        sites = List.copyOf(sites);
        settings = List.copyOf(settings);
        localStorage = List.copyOf(localStorage);
        certificates = List.copyOf(certificates);
        contents = List.copyOf(contents);
    }

    public enum Kind {
        WEB,
        WORKER,
        VIRTUAL_MACHINE
    }

    /** A plug-in by its name; what it adds is known to the translation. */
    public record Import(Place place, String moduleName) {}

    /** A setting that the configuration must give a value. */
    public record Declared(Place place, String name) {}

    /** A command that runs at each start of the role, before its code. */
    public record Task(Place place, String commandLine, boolean elevated, TaskType type, List<Variable> environment) {
        public Task {
            environment = List.copyOf(environment);
        }

        /** Simple blocks until it succeeds, background never blocks, foreground keeps the role from stopping. */
        public enum TaskType {
            SIMPLE,
            FOREGROUND,
            BACKGROUND
        }
    }

    /** An environment variable: a literal, or an XPath over the instance's RoleEnvironment document, or neither. */
    public record Variable(Place place, String name, Optional<String> value, Optional<String> xpath) {}

    public record RoleRuntime(
            Place place, boolean elevated, List<Variable> environment, Optional<EntryPoint> entryPoint) {
        public RoleRuntime {
            environment = List.copyOf(environment);
        }
    }

    /** What the role's host loads or runs. */
    public sealed interface EntryPoint {
        Place place();

        /** An assembly by its file name; here, a jar with a Java role entry point can take its place. */
        record Assembly(Place place, String assemblyName, String targetFrameworkVersion) implements EntryPoint {}

        /** Any command line, run in {@code approot}; Ready as soon as its process runs, if so declared. */
        record Program(Place place, String commandLine, boolean readyOnProcessStart) implements EntryPoint {}
    }

    /** A web site, and the endpoints that it answers on. {@code physicalDirectory} is empty when the packer is told it. */
    public record Site(
            Place place,
            String name,
            String physicalDirectory,
            List<SiteDirectory> directories,
            List<Binding> bindings) {
        public Site {
            directories = List.copyOf(directories);
            bindings = List.copyOf(bindings);
        }
    }

    /** A virtual directory, or an application of its own; nests freely. */
    public record SiteDirectory(
            Place place, boolean application, String name, String physicalDirectory, List<SiteDirectory> directories) {
        public SiteDirectory {
            directories = List.copyOf(directories);
        }
    }

    /** {@code hostHeader} is empty when the site answers to every host name. */
    public record Binding(Place place, String name, String endpointName, String hostHeader) {}

    /** A directory on the instance's local disk. Unit: MiB. 1000 when not given, as the schema says. */
    public record LocalStorage(Place place, String name, int sizeMib, boolean cleanOnRoleRecycle) {}

    /** A certificate that the configuration must name by its thumbprint. */
    public record Certificate(
            Place place, String name, StoreLocation storeLocation, String storeName, boolean elevatedOnly) {
        public enum StoreLocation {
            CURRENT_USER,
            LOCAL_MACHINE
        }
    }

    /** A folder of the build machine that is packed under {@code approot}. */
    public record Content(Place place, String destination, String sourceDirectory) {}

    public enum Protocol {
        HTTP,
        HTTPS,
        TCP,
        UDP,
        ANY
    }

    public record Endpoints(
            List<InputEndpoint> input, List<InternalEndpoint> internal, List<InstanceInputEndpoint> instanceInput) {
        public static final Endpoints NONE = new Endpoints(List.of(), List.of(), List.of());

        public Endpoints {
            input = List.copyOf(input);
            internal = List.copyOf(internal);
            instanceInput = List.copyOf(instanceInput);
        }
    }

    /**
     * Public and load balanced.
     *
     * @param localPort 0: the fabric picks one
     * @param certificate name; empty when none
     * @param loadBalancerProbe name; empty: the guest agent answers
     * @param loadBalancer name of an internal one in the configuration; empty: the public one
     * @param idleTimeoutMinutes 4 when not given
     */
    public record InputEndpoint(
            Place place,
            String name,
            Protocol protocol,
            int port,
            int localPort,
            String certificate,
            boolean ignoreRoleInstanceStatus,
            String loadBalancerProbe,
            String loadBalancer,
            int idleTimeoutMinutes,
            Distribution distribution) {
        /** Which parts of a connection's addresses choose its instance. */
        public enum Distribution {
            FIVE_TUPLE,
            SOURCE_IP,
            SOURCE_IP_PROTOCOL
        }
    }

    /** Seen by the service's own roles only. No port ranges: the fabric picks one port. */
    public record InternalEndpoint(Place place, String name, Protocol protocol, List<PortRange> ports) {
        public InternalEndpoint {
            ports = List.copyOf(ports);
        }
    }

    /** Public, straight to one instance each: instance n answers on the n-th free port of the range. */
    public record InstanceInputEndpoint(
            Place place,
            String name,
            Protocol protocol,
            int localPort,
            PortRange publicPorts,
            int idleTimeoutMinutes) {}

    /** Both ends included. */
    public record PortRange(int min, int max) {
        public int size() {
            return max - min + 1;
        }

        public boolean overlaps(PortRange other) {
            return min <= other.max && other.min <= max;
        }
    }
}
