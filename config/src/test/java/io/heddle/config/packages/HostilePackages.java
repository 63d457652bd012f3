package io.heddle.config.packages;

import io.heddle.config.Finding;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packages made to harm, by name. As a program, it unpacks them all, so that a test can give it little memory. */
final class HostilePackages {
    private static final String CSDEF = "<ServiceDefinition name=\"S\" "
            + "xmlns=\"http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceDefinition\"><WorkerRole name=\"Role\"/></ServiceDefinition>";
    private static final int END_SIZE = 22;

    private HostilePackages() {}

    /** Writes one package. */
    @FunctionalInterface
    interface Maker {
        void write(Path file) throws IOException;
    }

    static Map<String, Maker> all() {
        var all = new LinkedHashMap<String, Maker>();
        names(all);
        directories(all);
        contents(all);
        documents(all);
        return all;
    }

    private static void names(Map<String, Maker> all) {
        for (var name : List.of("../../evil", "/etc/evil", "C:/evil", "a\\..\\..\\evil", "%2e%2e/evil", "a/./evil")) {
            software(all, "name " + name, new Zips().deflated(name, "x").bytes());
        }
        software(
                all,
                "name of 5000 characters",
                new Zips().deflated("a".repeat(5000), "x").bytes());
        software(
                all,
                "name of 500 levels",
                new Zips().deflated("a/".repeat(500) + "b", "x").bytes());
        var two =
                new Zips().deflated("approot/a", "1").deflated("approot/b", "2").bytes();
        software(all, "duplicate", Zips.renamed(two, "approot/b", "approot/a"));
        software(
                all,
                "duplicate in disguise",
                new Zips()
                        .deflated("approot/a", "1")
                        .deflated("approot/%61", "2")
                        .bytes());
        software(
                all,
                "file and folder",
                new Zips()
                        .deflated("approot/a", "1")
                        .deflated("approot/a/b", "2")
                        .bytes());
        var link = new Zips().deflated("approot/link", "/etc/passwd").bytes();
        software(all, "symbolic link", Zips.patched(Zips.patched(link, 0, 5, 3), 0, 38, 0, 0, 0xFF, 0xA1));
        software(all, "device", Zips.patched(Zips.patched(link, 0, 5, 3), 0, 38, 0, 0, 0xFF, 0x61));
    }

    private static void directories(Map<String, Maker> all) {
        var two = new Zips()
                .deflated("approot/a", new byte[5000])
                .deflated("approot/b", new byte[5000])
                .bytes();
        software(all, "overlap", Zips.patched(two, 1, 42, 0, 0, 0, 0));
        software(all, "fewer entries than there are", end(two, 10, 1, 0));
        software(all, "more entries than there are", end(two, 10, 200, 1));
        software(all, "zip64 count", end(two, 10, 0xFF, 0xFF));
        software(all, "zip64 offset", end(two, 16, 0xFF, 0xFF, 0xFF, 0xFF));
        software(all, "directory beyond the end", end(two, 16, 0, 0, 0, 0x7F));
        software(all, "directory of 4 GiB", end(two, 12, 0xFE, 0xFF, 0xFF, 0xFF));
        software(all, "several parts", end(two, 4, 1, 0));
        software(all, "entry of 4 GiB", Zips.patched(two, 0, 20, 0xFF, 0xFF, 0xFF, 0xFF));
        software(all, "entry that unpacks to 4 GiB", Zips.patched(two, 0, 24, 0xFF, 0xFF, 0xFF, 0xFF));
        software(all, "entry beyond the end", Zips.patched(two, 1, 42, 0, 0, 0, 0x70));
        software(all, "method of nobody", Zips.patched(two, 0, 10, 99, 0));
        software(all, "encrypted entry", Zips.patched(two, 0, 8, 1));
        all.put("directory of 3 GiB in a file of 3 GiB", HostilePackages::sparse);
        all.put("65,534 entries under names of 300 characters", file -> many(file, 65_534, 300));
        all.put("65,534 entries that are all the same bytes", file -> {
            many(file, 65_534, 12);
            overlapping(file);
        });
    }

    private static void contents(Map<String, Maker> all) {
        all.put("bomb of 400 MiB", file -> bomb(file, 400));
        software(
                all,
                "bomb that lies about its size",
                Zips.patched(
                        new Zips().deflated("approot/zeros", new byte[10 << 20]).bytes(), 0, 24, 1, 0, 0, 0));
        var stored = new Zips().stored("approot/a", new byte[100]).bytes();
        stored[60] = 7;
        software(all, "content that was changed", stored);
        var cut = new Zips().deflated("approot/a", new byte[5000]).bytes();
        for (int i = 45; i < 55; i++) cut[i] = (byte) 0xFF;
        software(all, "content that is not deflated", cut);
        all.put("twenty-six roles", file -> {
            var outer = new Zips().stored("SDPackage_1.csdx", definition(CSDEF));
            for (int i = 0; i < 26; i++) outer.stored("R" + i + "_1.cssx", role("R" + i));
            Files.write(file, outer.bytes());
        });
        all.put(
                "one role twice",
                file -> Files.write(
                        file,
                        new Zips()
                                .stored("SDPackage_1.csdx", definition(CSDEF))
                                .stored("A_1.cssx", role("Role"))
                                .stored("B_1.cssx", role("Role"))
                                .bytes()));
    }

    private static void documents(Map<String, Maker> all) {
        var bomb = "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]>";
        all.put(
                "model of a role with entities",
                file -> Files.write(
                        file,
                        new Zips()
                                .stored("SDPackage_1.csdx", definition(CSDEF))
                                .stored(
                                        "Role_1.cssx",
                                        new Zips()
                                                .deflated("RoleModel.xml", bomb + "<RoleModel name=\"&b;\"/>")
                                                .bytes())
                                .bytes()));
        all.put(
                "definition of 100 MiB",
                file -> Files.write(
                        file,
                        new Zips()
                                .stored(
                                        "SDPackage_1.csdx",
                                        new Zips()
                                                .deflated("S.csdef", new byte[50 << 20])
                                                .bytes())
                                .stored("Role_1.cssx", role("Role"))
                                .bytes()));
        all.put("manifest that names a part ten thousand times", file -> {
            var items = "<Item name=\"Role_1.cssx\" hash=\"00\" uri=\"/Role_1.cssx\"/>".repeat(9_000);
            var large = new Zips().stored("approot/large", new byte[8 << 20]).bytes();
            Files.write(
                    file,
                    new Zips()
                            .stored("SDPackage_1.csdx", definition(CSDEF))
                            .stored("Role_1.cssx", large)
                            .deflated(
                                    "a.csman",
                                    "<PackageManifest><Encryption keytype=\"1\"/><Contents>" + items
                                            + "</Contents></PackageManifest>")
                            .bytes());
        });
        all.put("no package at all", file -> Files.write(file, new byte[100_000]));
        all.put("an end and nothing else", file -> Files.write(file, end(new byte[0], 0, 0)));
    }

    private static void software(Map<String, Maker> all, String name, byte[] software) {
        all.put(
                name,
                file -> Files.write(
                        file,
                        new Zips()
                                .stored("SDPackage_1.csdx", definition(CSDEF))
                                .stored("Role_1.cssx", software)
                                .bytes()));
    }

    private static byte[] definition(String csdef) {
        return new Zips().deflated("ServiceDefinition.csdef", csdef).bytes();
    }

    private static byte[] role(String name) {
        return new Zips()
                .deflated("RoleModel.xml", "<RoleModel name=\"" + name + "\"/>")
                .bytes();
    }

    /** Overwrites bytes of the directory's end. */
    private static byte[] end(byte[] archive, int offset, int... values) {
        var result = archive.length == 0 ? new byte[END_SIZE] : archive.clone();
        if (archive.length == 0)
            ByteBuffer.wrap(result).order(ByteOrder.LITTLE_ENDIAN).putInt(0x06054b50);
        if (archive.length == 0) return result;
        for (int i = 0; i < values.length; i++) result[result.length - END_SIZE + offset + i] = (byte) values[i];
        return result;
    }

    /** Takes no room on disk. */
    private static void sparse(Path file) throws IOException {
        try (var out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var end = ByteBuffer.allocate(END_SIZE).order(ByteOrder.LITTLE_ENDIAN);
            end.putInt(0x06054b50)
                    .putInt(0)
                    .putShort((short) 1)
                    .putShort((short) 1)
                    .putInt((int) (3L << 30))
                    .putInt(0);
            out.write(end.rewind(), 3L << 30);
        }
    }

    private static void many(Path file, int count, int length) throws IOException {
        try (var zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (int i = 0; i < count; i++) {
                var number = Integer.toString(i);
                zip.putNextEntry(new ZipEntry("x".repeat(length - number.length()) + number));
                zip.closeEntry();
            }
        }
    }

    /** Lets every entry point to the first one's bytes. */
    private static void overlapping(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        for (int i = 0; i + 46 < bytes.length; i++) {
            if (bytes[i] != 'P' || bytes[i + 1] != 'K' || bytes[i + 2] != 1 || bytes[i + 3] != 2) continue;
            for (int at = i + 42; at < i + 46; at++) bytes[at] = 0;
        }
        Files.write(file, bytes);
    }

    private static void bomb(Path file, int mib) throws IOException {
        var inner = file.resolveSibling("inner.zip");
        try (var zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(inner)))) {
            zip.putNextEntry(new ZipEntry("approot/zeros"));
            var zeros = new byte[1 << 20];
            for (int i = 0; i < mib; i++) zip.write(zeros);
            zip.closeEntry();
        }
        Files.write(
                file,
                new Zips()
                        .stored("SDPackage_1.csdx", definition(CSDEF))
                        .stored("Role_1.cssx", Files.readAllBytes(inner))
                        .bytes());
    }

    /** Does with one whatever can be done; what was found. */
    static List<Finding> read(Path file, Path folder) throws IOException {
        var opened = CloudPackage.open(file);
        if (opened.value().isEmpty()) return opened.findings();
        try (var it = opened.value().get()) {
            var findings = new java.util.ArrayList<>(it.verify());
            it.definition();
            findings.addAll(it.extractAll(folder));
            return findings;
        } catch (BadPackage e) {
            return List.of(e.finding());
        }
    }

    /** Makes and reads all of them in a folder; prints the name, the time in milliseconds, and the rules of each. */
    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        var threads = ManagementFactory.getThreadMXBean();
        int number = 0;
        for (var hostile : all().entrySet()) {
            var here = Files.createDirectories(folder.resolve("p" + number++));
            var file = here.resolve("p.cspkg");
            hostile.getValue().write(file);
            // Of the processor, since the machine may have other things to do.
            long start = threads.getCurrentThreadCpuTime();
            var findings = read(file, here.resolve("out"));
            long millis = (threads.getCurrentThreadCpuTime() - start) / 1_000_000;
            var rules = new TreeSet<String>();
            findings.stream().filter(Finding::isError).map(Finding::rule).forEach(rules::add);
            System.out.println(hostile.getKey() + "\t" + millis + "\t" + rules);
        }
    }
}
