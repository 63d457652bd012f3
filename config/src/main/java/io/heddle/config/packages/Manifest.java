package io.heddle.config.packages;

import io.heddle.config.Finding;
import io.heddle.config.Rule;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.Place;
import io.heddle.config.xml.XmlElement;
import io.heddle.config.xml.XmlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The list of a package's parts with their checksums ({@code .csman}). */
final class Manifest {
    private static final String NOT_ENCRYPTED = "1";
    private static final String SUM_OF_NOTHING = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";

    private Manifest() {}

    /** Refuses a package that is encrypted, or whose manifest cannot be read. One without a manifest is taken as it is. */
    static void require(ZipArchive outer, int max) throws IOException {
        for (var child : read(outer, max)) {
            if (child.name().equals("Encryption")
                    && !attribute(child, "keytype").equals(NOT_ENCRYPTED)) {
                throw new BadPackage(
                        outer.file(),
                        Rule.PACKAGE_ENCRYPTED,
                        "is encrypted for its first maker",
                        "pack the service again, unencrypted");
            }
        }
    }

    /** One finding for each part that is missing or has another SHA-256 than the manifest says. */
    static List<Finding> verify(ZipArchive outer, int max) throws IOException {
        var findings = new Findings();
        var place = Place.file(outer.file());
        // A stranger's manifest may name one large part a thousand times.
        var sums = new HashMap<String, String>();
        for (var contents : read(outer, max)) {
            if (!contents.name().equals("Contents")) continue;
            for (var item : contents.children()) {
                var name = PartNames.safe(outer.file(), attribute(item, "uri").replaceAll("^/", ""));
                var entry = outer.entries().get(name);
                // The original tools write the sum of nothing for named streams.
                if (attribute(item, "hash").equals(SUM_OF_NOTHING)) continue;
                if (entry == null) {
                    findings.error(place, Rule.PART_CHANGED, "has no part " + name, "get the package again");
                    continue;
                }
                var known = sums.get(name);
                var actual = known == null ? sum(outer, entry) : known;
                sums.put(name, actual);
                if (!actual.equalsIgnoreCase(attribute(item, "hash"))) {
                    findings.error(
                            place,
                            Rule.PART_CHANGED,
                            "the part " + name + " is not the one that was packed",
                            "get the package again");
                }
            }
        }
        return findings.toList();
    }

    private static String sum(ZipArchive outer, ZipEntries.Entry entry) throws IOException {
        var sum = Sums.sha256();
        var buffer = new byte[1 << 16];
        try (var in = outer.read(entry)) {
            for (int count; (count = in.read(buffer)) >= 0; ) sum.update(buffer, 0, count);
        }
        return HexFormat.of().formatHex(sum.digest());
    }

    private static List<XmlElement> read(ZipArchive outer, int max) throws IOException {
        for (var entry : outer.entries().values()) {
            if (!entry.name().endsWith(".csman")) continue;
            return XmlReader.read(entry.name(), outer.bytes(entry, max), new Findings())
                    .orElseThrow(() -> new BadPackage(
                            outer.file(),
                            Rule.MANIFEST_UNREADABLE,
                            "has a manifest that is not XML",
                            "make the package again"))
                    .children();
        }
        return List.of();
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
