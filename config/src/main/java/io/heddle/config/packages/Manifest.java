package io.heddle.config.packages;

import io.heddle.config.Rule;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.XmlElement;
import io.heddle.config.xml.XmlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/** The list of a package's parts with their checksums ({@code .csman}). */
final class Manifest {
    private static final String NOT_ENCRYPTED = "1";

    private Manifest() {}

    /** Refuses a package that is encrypted, or whose manifest cannot be read. One without a manifest is taken as it is. */
    static void require(String file, ZipArchive outer, int max) throws IOException {
        for (var entry : outer.entries().values()) {
            if (!entry.name().endsWith(".csman")) continue;
            var findings = new Findings();
            var root = XmlReader.read(file + "!" + entry.name(), outer.bytes(entry, max), findings);
            if (root.isEmpty()) {
                throw new BadPackage(
                        file, Rule.MANIFEST_UNREADABLE, "has a manifest that is not XML", "make the package again");
            }
            for (var child : root.get().children()) {
                if (child.name().equals("Encryption")
                        && !attribute(child, "keytype").equals(NOT_ENCRYPTED)) {
                    throw new BadPackage(
                            file,
                            Rule.PACKAGE_ENCRYPTED,
                            "is encrypted for its first maker",
                            "pack the service again, unencrypted");
                }
            }
        }
    }

    /** The text of a manifest of these parts and their SHA-256 sums. */
    static byte[] of(Map<String, byte[]> sums) {
        var out = new StringBuilder("\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        out.append("<PackageManifest version=\"2\">\n  <Encryption keytype=\"1\"/>\n  <Contents hashtype=\"1\">\n");
        sums.forEach((part, sum) -> {
            var name = PartNames.encode(part).replace("&", "&amp;").replace("'", "&apos;");
            out.append("    <Item name=\"")
                    .append(name)
                    .append("\" hash=\"")
                    .append(HexFormat.of().withUpperCase().formatHex(sum))
                    .append("\" uri=\"/")
                    .append(name)
                    .append("\"/>\n");
        });
        return out.append("  </Contents>\n</PackageManifest>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String attribute(XmlElement element, String name) {
        return element.attributes().stream()
                .filter(a -> a.name().equals(name))
                .map(a -> a.value())
                .findFirst()
                .orElse("");
    }
}
