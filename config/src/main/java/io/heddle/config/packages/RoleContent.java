package io.heddle.config.packages;

import io.heddle.config.Rule;
import io.heddle.config.servicemodel.RoleDefinition;
import io.heddle.config.xml.Findings;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** Finds the files of one role, and the names that they get in the package. */
final class RoleContent {
    private static final Set<String> PACKED_ALREADY = Set.of(
            "jar", "war", "zip", "gz", "tgz", "bz2", "xz", "zst", "7z", "png", "jpg", "jpeg", "gif", "mp3", "mp4",
            "woff2");
    private static final int DEPTH_MAX = 64;

    private RoleContent() {}

    /** A file and its name in the package. */
    record Item(String name, Path file) {
        void write(ZipWriter zip) throws IOException {
            boolean executable = Files.isExecutable(file);
            if (!PACKED_ALREADY.contains(extension())) {
                try (var in = Files.newInputStream(file)) {
                    zip.deflated(name, in, executable);
                }
                return;
            }
            // Packing it again would cost time and save nothing.
            var sum = new CRC32();
            try (var in = Files.newInputStream(file)) {
                var buffer = new byte[1 << 16];
                for (int count; (count = in.read(buffer)) >= 0; ) sum.update(buffer, 0, count);
            }
            try (var in = Files.newInputStream(file)) {
                zip.stored(name, in, Files.size(file), sum.getValue(), executable);
            }
        }

        private String extension() {
            return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        }
    }

    /** In order of their names. */
    static List<Item> of(Path folder, RoleDefinition role, Findings findings) throws IOException {
        var items = new TreeMap<String, Path>();
        var own = folder.resolve(PartNames.step(role.name()));
        if (Files.isDirectory(own)) collect(own, "approot/", items, role, findings);
        for (var content : role.contents()) {
            var source =
                    folder.resolve(content.sourceDirectory().replace('\\', '/')).normalize();
            if (!Files.isDirectory(source)) {
                findings.error(
                        content.place(), Rule.CONTENT_MISSING, "there is no folder " + source, "build the role first");
                continue;
            }
            collect(source, "approot/" + destination(content, findings), items, role, findings);
        }
        if (items.isEmpty() && !findings.anyError()) {
            findings.warning(
                    role.place(),
                    Rule.ROLE_EMPTY,
                    "role " + role.name() + " has no software",
                    "put it into " + own + " or name it in Contents");
        }
        return items.entrySet().stream()
                .map(e -> new Item(e.getKey(), e.getValue()))
                .toList();
    }

    private static String destination(RoleDefinition.Content content, Findings findings) {
        var destination = content.destination().replace('\\', '/').replaceAll("^(\\./)+|^\\.$|/+$", "");
        if (destination.isEmpty()) return "";
        try {
            return PartNames.safe("", destination) + "/";
        } catch (BadPackage e) {
            findings.error(
                    content.place(),
                    Rule.CONTENT_DESTINATION,
                    String.valueOf(e.getMessage()),
                    "name a folder in approot");
            return "";
        }
    }

    private static void collect(
            Path from, String below, Map<String, Path> items, RoleDefinition role, Findings findings)
            throws IOException {
        Files.walkFileTree(from, EnumSet.noneOf(FileVisitOption.class), DEPTH_MAX, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                var relative = new ArrayList<String>();
                from.relativize(file).forEach(step -> relative.add(step.toString()));
                if (attributes.isRegularFile()) {
                    items.put(below + String.join("/", relative), file);
                } else {
                    findings.error(
                            role.place(),
                            Rule.CONTENT_SPECIAL_FILE,
                            file + " is "
                                    + (Files.isSymbolicLink(file)
                                            ? "a link"
                                            : Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                                                    ? "nested too deeply"
                                                    : "no plain file"),
                            "replace it by a plain file");
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
