package io.heddle.config.translation;

import io.heddle.config.Bytes;
import io.heddle.config.controller.VmSize;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The sizes that a role may ask for. Source: the platform's last published tables, whose disks are the largest ever published, so
 * that no local storage that once fitted is refused; bandwidth is its 2011 allotment, 100 Mbit/s a
 * core and 5 for the smallest size, which shares a core (a quarter of one here).
 */
public final class VmSizes {
    private static final Map<String, VmSize> BY_NAME = table();

    private VmSizes() {}

    /** By any of its names, whatever their case: {@code Small}, {@code A1}, {@code Standard_A1}. */
    public static Optional<VmSize> named(String name) {
        var key = name.strip().toLowerCase(Locale.ROOT);
        return Optional.ofNullable(BY_NAME.get(key.startsWith("standard_") ? key.substring(9) : key));
    }

    /** All sizes under their first names, smallest family first. */
    public static java.util.List<VmSize> all() {
        return BY_NAME.values().stream().distinct().toList();
    }

    private static Map<String, VmSize> table() {
        var sizes = new LinkedHashMap<String, VmSize>();
        put(sizes, new VmSize("ExtraSmall", 250, Bytes.mib(768), Bytes.gib(20), 5), "ExtraSmall", "A0");
        put(sizes, size("Small", 1, 1792, 225), "Small", "A1");
        put(sizes, size("Medium", 2, 3584, 490), "Medium", "A2");
        put(sizes, size("Large", 4, 7168, 1000), "Large", "A3");
        put(sizes, size("ExtraLarge", 8, 14336, 2040), "ExtraLarge", "A4");
        add(sizes, "A5", 2, 14, 490);
        add(sizes, "A6", 4, 28, 1000);
        add(sizes, "A7", 8, 56, 2040);
        for (var name : new String[] {"A8", "A10"}) add(sizes, name, 8, 56, 1817);
        for (var name : new String[] {"A9", "A11"}) add(sizes, name, 16, 112, 1817);
        for (int cores = 1; cores <= 8; cores *= 2) {
            add(sizes, "Standard_A" + cores + "_v2", cores, cores * 2, cores * 10);
            if (cores > 1) add(sizes, "Standard_A" + cores + "m_v2", cores, cores * 8, cores * 10);
        }
        for (var version : new String[] {"", "_v2"}) {
            for (int n = 1; n <= 4; n++) {
                int cores = 1 << (n - 1);
                put(sizes, size("Standard_D" + n + version, cores, cores * 3584, cores * 50), "D" + n + version);
                add(sizes, "Standard_D1" + n + version, cores * 2, cores * 14, cores * 100);
            }
        }
        put(sizes, size("Standard_D5_v2", 16, 57344, 800), "D5_v2");
        put(sizes, size("Standard_D15_v2", 20, 143_360, 1000), "D15_v2");
        later(sizes);
        return sizes;
    }

    /** The families of 2015 and after. */
    private static void later(Map<String, VmSize> sizes) {
        for (int cores = 2; cores <= 64; cores *= 2) {
            add(sizes, "Standard_D" + cores + "_v3", cores, cores * 4, cores * 25);
            // The largest has less memory than its row suggests.
            add(sizes, "Standard_E" + cores + "_v3", cores, Math.min(432, cores * 8), cores * 25);
        }
        for (int n = 1; n <= 5; n++) add(sizes, "Standard_G" + n, 1 << n, 14 << n, 192 << n);
        add(sizes, "Standard_H8", 8, 56, 1000);
        add(sizes, "Standard_H8m", 8, 112, 1000);
        for (var kind : new String[] {"", "r"}) {
            add(sizes, "Standard_H16" + kind, 16, 112, 2000);
            add(sizes, "Standard_H16m" + kind, 16, 224, 2000);
        }
    }

    private static void add(Map<String, VmSize> sizes, String name, int cores, int memoryGib, int diskGib) {
        put(sizes, size(name, cores, memoryGib * 1024, diskGib), name.replace("Standard_", ""));
    }

    private static VmSize size(String name, int cores, int memoryMib, int diskGib) {
        return new VmSize(name, cores * 1000, Bytes.mib(memoryMib), Bytes.gib(diskGib), cores * 100);
    }

    private static void put(Map<String, VmSize> sizes, VmSize size, String... names) {
        for (var name : names) sizes.put(name.toLowerCase(Locale.ROOT), size);
    }
}
