package io.heddle.role;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the platform tells an instance about itself and its peers: an immutable snapshot. {@link #current()} reads it anew
 * whenever the platform has changed it; {@link #onChange} tells of each change.
 *
 * @param settings from the service configuration, by name
 * @param localResources by name
 * @param roles every role of the deployment with its instances, by name
 */
public record RoleEnvironment(
        String deploymentId,
        boolean emulated,
        RoleInstance currentInstance,
        Map<String, String> settings,
        Map<String, LocalResource> localResources,
        Map<String, List<RoleInstance>> roles) {
    /** Names the variable that holds the path of the document. */
    public static final String VARIABLE = "HEDDLE_ROLE_ENVIRONMENT";

    private static final long LOOK_INTERVAL_MS = 1000;
    private static final List<Consumer<RoleEnvironment>> LISTENERS = new CopyOnWriteArrayList<>();
    private static @Nullable RoleEnvironment newest;
    private static @Nullable FileTime newestTime;
    private static boolean watching;

    public RoleEnvironment {
        settings = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        localResources = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(localResources));
        roles = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(roles));
    }

    /** Whether this process runs in a role instance. */
    public static boolean isAvailable() {
        String path = System.getenv(VARIABLE);
        return path != null && Files.isReadable(Path.of(path));
    }

    /**
     * The environment as it is now.
     *
     * @throws IllegalStateException outside a role instance, or when the document cannot be read
     */
    public static synchronized RoleEnvironment current() {
        String path = System.getenv(VARIABLE);
        if (path == null) {
            throw new IllegalStateException("not in a role instance: the variable " + VARIABLE + " is not set");
        }
        try {
            FileTime time = Files.getLastModifiedTime(Path.of(path));
            RoleEnvironment known = newest;
            if (known != null && time.equals(newestTime)) return known;
            RoleEnvironment read = read(Path.of(path));
            newest = read;
            newestTime = time;
            return read;
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the role environment at " + path, e);
        }
    }

    /** The environment that a document describes. Throws {@link IOException} if the file is not such a document. */
    public static RoleEnvironment read(Path document) throws IOException {
        return RoleEnvironmentReader.read(document);
    }

    /** Calls {@code listener} with each new environment, from a thread of its own, within about a second of the change. */
    public static synchronized void onChange(Consumer<RoleEnvironment> listener) {
        LISTENERS.add(listener);
        if (watching) return;
        watching = true;
        RoleEnvironment from = current();
        Thread.ofPlatform().daemon().name("role-environment").start(() -> watch(from));
    }

    private static void watch(RoleEnvironment from) {
        RoleEnvironment seen = from;
        while (true) {
            try {
                Thread.sleep(LOOK_INTERVAL_MS);
                RoleEnvironment now = current();
                if (now.equals(seen)) continue;
                seen = now;
                for (Consumer<RoleEnvironment> listener : LISTENERS) listener.accept(now);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                System.err.println("role environment: a change could not be told: " + e);
            }
        }
    }

    public Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    public Optional<LocalResource> localResource(String name) {
        return Optional.ofNullable(localResources.get(name));
    }

    /** The instances of a role, this one included if it is its role; empty when there is no such role. */
    public List<RoleInstance> instances(String role) {
        return roles.getOrDefault(role, List.of());
    }
}
