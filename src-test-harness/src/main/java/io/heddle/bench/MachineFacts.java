package io.heddle.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a number was measured on, without which it means nothing.
 *
 * @param memoryMib of the machine, MiB; 0 if the system does not tell
 * @param load runnable threads of the whole machine, mean of the last minute, before the first benchmark; negative if the
 *     system does not tell. Above a half of the processors, somebody else was measured too.
 */
public record MachineFacts(int processors, String processor, long memoryMib, String system, String java, double load) {
    public static MachineFacts ofThisMachine() {
        return new MachineFacts(
                Runtime.getRuntime().availableProcessors(),
                line(Path.of("/proc/cpuinfo"), "model name"),
                kib(line(Path.of("/proc/meminfo"), "MemTotal")) / 1024,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                loadNow());
    }

    /** Runnable threads of the whole machine, mean of the last minute; negative if the system does not tell. */
    static double loadNow() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    public String line() {
        return processors + " x " + (processor.isEmpty() ? "processor" : processor) + ", " + memoryMib + " MiB, "
                + system + ", " + java + ", load " + load;
    }

    private static String line(Path file, String name) {
        try (var lines = Files.lines(file)) {
            return lines.filter(l -> l.startsWith(name))
                    .map(l -> l.substring(l.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private static long kib(String text) {
        var digits = text.replaceAll("[^0-9]", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }
}
