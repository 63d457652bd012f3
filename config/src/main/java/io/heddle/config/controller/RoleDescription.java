package io.heddle.config.controller;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One role of a service, with every default filled in.
 *
 * @param startupTasks in the order they run, plug-ins' tasks first
 * @param guestSilenceMax a guest that its host has not heard for this long is restarted; 1 s to 1 h, 10 min in the field
 * @param stopGrace longest time OnStop may take before the role is killed; 5 min in the field
 */
public record RoleDescription(
        String name,
        RoleKind kind,
        VmSize size,
        int instances,
        EntryPoint entryPoint,
        List<StartupTask> startupTasks,
        List<Variable> runtimeEnvironment,
        List<Setting> settings,
        List<LocalStorage> localStorage,
        List<Endpoint> endpoints,
        Duration guestSilenceMax,
        Duration stopGrace) {
    public RoleDescription {
        startupTasks = List.copyOf(startupTasks);
        runtimeEnvironment = List.copyOf(runtimeEnvironment);
        settings = List.copyOf(settings);
        localStorage = List.copyOf(localStorage);
        endpoints = List.copyOf(endpoints);
    }

    public enum RoleKind {
        WEB,
        WORKER,
        VM
    }

    /** A jar with a Java role entry point, or any program; {@code value} is the jar or the command line. */
    public record EntryPoint(EntryPoint.Kind kind, String value, boolean readyOnProcessStart, boolean elevated) {
        public enum Kind {
            JAVA,
            PROGRAM
        }
    }

    public record StartupTask(String commandLine, StartupTask.Kind kind, boolean elevated, List<Variable> environment) {
        public enum Kind {
            SIMPLE,
            FOREGROUND,
            BACKGROUND
        }

        public StartupTask {
            environment = List.copyOf(environment);
        }
    }

    /** An environment variable: a literal value, or an XPath over the instance's RoleEnvironment document. */
    public record Variable(String name, Optional<String> value, Optional<String> xpath) {}

    public record Setting(String name, String value) {}

    public record LocalStorage(String name, long sizeMib, boolean cleanOnRoleRecycle) {}

    /**
     * A door of each instance. {@code localPort} 0 means: the fabric picks one.
     *
     * @param publicPort on the VIP for INPUT; first of the range for INSTANCE_INPUT; else 0
     * @param localPortMax last port for a range; else equal to {@code localPort}
     */
    public record Endpoint(
            String name,
            Endpoint.Kind kind,
            String protocol,
            int publicPort,
            int publicPortMax,
            int localPort,
            int localPortMax,
            boolean ignoreRoleInstanceStatus,
            Optional<Probe> probe) {
        public enum Kind {
            INPUT,
            INTERNAL,
            INSTANCE_INPUT
        }
    }

    /** A load balancer's question: {@code http} with a path, or {@code tcp}. */
    public record Probe(String protocol, String path, int port, Duration interval, Duration timeout) {}
}
