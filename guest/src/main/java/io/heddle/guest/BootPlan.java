package io.heddle.guest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What the host bootstrapper is to do: the guest agent writes it to a file before it starts one.
 *
 * @param tasks startup tasks in the order they run
 * @param stopGrace longest time the role's OnStop may take
 * @param cleaned local storages that are emptied when the role is recycled
 * @param memoryMib what the virtual machine has, in MiB; the worker host's heap is sized by it
 */
record BootPlan(
        String deploymentId,
        String role,
        String instanceId,
        List<Task> tasks,
        Entry entry,
        List<Variable> environment,
        Duration stopGrace,
        List<String> cleaned,
        long memoryMib) {
    BootPlan {
        tasks = List.copyOf(tasks);
        environment = List.copyOf(environment);
        cleaned = List.copyOf(cleaned);
    }

    enum Awaited {
        /** The next task and the role wait for exit code 0. */
        SIMPLE,
        /** Nothing waits for it to begin, but the role is not stopped or recycled before it has ended. */
        FOREGROUND,
        /** Nothing waits for it. */
        BACKGROUND
    }

    record Task(String commandLine, Awaited awaited, List<Variable> environment) {
        Task {
            environment = List.copyOf(environment);
        }
    }

    /** The role's own code: a jar for the worker host, or a program's command line. */
    record Entry(boolean program, String value, boolean readyOnStart) {}

    /** An environment variable: a value, or an expression over the RoleEnvironment document. */
    record Variable(String name, boolean xpath, String text) {}

    byte[] encode() {
        var p = new Properties();
        p.setProperty("deployment", deploymentId);
        p.setProperty("role", role);
        p.setProperty("instance", instanceId);
        p.setProperty("stopGraceMs", Long.toString(stopGrace.toMillis()));
        p.setProperty("memoryMib", Long.toString(memoryMib));
        p.setProperty("cleaned", Integer.toString(cleaned.size()));
        for (int i = 0; i < cleaned.size(); i++) p.setProperty("cleaned." + i, cleaned.get(i));
        p.setProperty("entry", entry.value());
        p.setProperty("entry.program", Boolean.toString(entry.program()));
        p.setProperty("entry.readyOnStart", Boolean.toString(entry.readyOnStart()));
        putVariables(p, "environment", environment);
        p.setProperty("tasks", Integer.toString(tasks.size()));
        for (int i = 0; i < tasks.size(); i++) {
            Task task = tasks.get(i);
            p.setProperty("task." + i, task.commandLine());
            p.setProperty("task." + i + ".wait", task.awaited().name());
            putVariables(p, "task." + i + ".environment", task.environment());
        }
        var out = new ByteArrayOutputStream();
        try {
            p.store(out, null);
        } catch (IOException e) {
            throw new IllegalStateException("memory refused bytes", e);
        }
        return out.toByteArray();
    }

    private static void putVariables(Properties p, String key, List<Variable> variables) {
        p.setProperty(key, Integer.toString(variables.size()));
        for (int i = 0; i < variables.size(); i++) {
            Variable v = variables.get(i);
            p.setProperty(key + "." + i, v.name());
            p.setProperty(key + "." + i + (v.xpath() ? ".xpath" : ".value"), v.text());
        }
    }

    /** Throws {@link IOException} if the file is not there or is not such a plan. */
    static BootPlan read(Path file) throws IOException {
        var p = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            p.load(in);
            List<Task> tasks = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(need(p, "tasks")); i++) {
                tasks.add(new Task(
                        need(p, "task." + i),
                        Awaited.valueOf(need(p, "task." + i + ".wait")),
                        variables(p, "task." + i + ".environment")));
            }
            List<String> cleaned = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(need(p, "cleaned")); i++) cleaned.add(need(p, "cleaned." + i));
            return new BootPlan(
                    need(p, "deployment"),
                    need(p, "role"),
                    need(p, "instance"),
                    tasks,
                    new Entry(
                            Boolean.parseBoolean(need(p, "entry.program")),
                            need(p, "entry"),
                            Boolean.parseBoolean(need(p, "entry.readyOnStart"))),
                    variables(p, "environment"),
                    Duration.ofMillis(Long.parseLong(need(p, "stopGraceMs"))),
                    cleaned,
                    Long.parseLong(need(p, "memoryMib")));
        } catch (IllegalArgumentException e) {
            throw new IOException("not a boot plan: " + file, e);
        }
    }

    private static List<Variable> variables(Properties p, String key) {
        List<Variable> found = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(need(p, key)); i++) {
            String at = key + "." + i;
            Optional<String> xpath = Optional.ofNullable(p.getProperty(at + ".xpath"));
            found.add(new Variable(
                    need(p, at), xpath.isPresent(), xpath.isPresent() ? xpath.get() : need(p, at + ".value")));
        }
        return found;
    }

    private static String need(Properties p, String key) {
        String value = p.getProperty(key);
        if (value == null) throw new IllegalArgumentException("no " + key);
        return value;
    }
}
