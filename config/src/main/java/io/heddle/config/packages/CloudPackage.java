package io.heddle.config.packages;

import io.heddle.config.Finding;
import io.heddle.config.Rule;
import io.heddle.config.servicemodel.ServiceModelReader.Result;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.XmlElement;
import io.heddle.config.xml.XmlReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An open package: ours, or an unencrypted one of the original tools. Nothing is unpacked before it is asked for. Whatever is
 * wrong with the package itself is a {@link BadPackage}; {@link #open} and {@link #extractRole} turn it into findings.
 */
public final class CloudPackage implements Closeable {
    /** Unit: bytes. Definitions and manifests. */
    private static final int DOCUMENT_MAX = 16 << 20;

    private final FileChannel channel;
    private final ZipArchive outer;
    private final ZipArchive definition;
    private final Map<String, ZipArchive> roles;

    private CloudPackage(FileChannel channel, ZipArchive outer, ZipArchive definition, Map<String, ZipArchive> roles) {
        this.channel = channel;
        this.outer = outer;
        this.definition = definition;
        this.roles = roles;
    }

    /** Opens and looks over a package. Costs its directories and manifest, not its content. */
    public static Result<CloudPackage> open(Path file) throws IOException {
        return open(file, PackageLimits.DEFAULT);
    }

    public static Result<CloudPackage> open(Path file, PackageLimits limits) throws IOException {
        var name = String.valueOf(file.getFileName());
        var channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new Result<>(Optional.of(opened(name, channel, limits)), List.of());
        } catch (BadPackage e) {
            channel.close();
            return new Result<>(Optional.empty(), List.of(e.finding()));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static CloudPackage opened(String name, FileChannel channel, PackageLimits limits) throws IOException {
        var outer = ZipArchive.open(name, channel, 0, channel.size(), limits);
        Manifest.require(name, outer, DOCUMENT_MAX);
        var roles = new LinkedHashMap<String, ZipArchive>();
        Optional<ZipArchive> definition = Optional.empty();
        for (var entry : outer.entries().values()) {
            if (entry.name().endsWith(".csdx")) definition = Optional.of(outer.inner(entry));
            if (!entry.name().endsWith(".cssx")) continue;
            var software = outer.inner(entry);
            if (roles.putIfAbsent(roleName(software, entry.name()), software) != null) {
                throw new BadPackage(
                        name, Rule.ZIP_DUPLICATE, "has the software of one role twice", "make the package again");
            }
        }
        if (definition.isEmpty()) {
            throw new BadPackage(name, Rule.NOT_A_PACKAGE, "holds no service definition (.csdx)", "hand in a .cspkg");
        }
        return new CloudPackage(channel, outer, definition.get(), roles);
    }

    /** The roles whose software is in it. */
    public List<String> roles() {
        return List.copyOf(roles.keySet());
    }

    /** The name and the bytes of the definition. */
    public Document definition() throws IOException {
        for (var entry : definition.entries().values()) {
            if (entry.name().endsWith(".csdef"))
                return new Document(entry.name(), definition.bytes(entry, DOCUMENT_MAX));
        }
        throw new BadPackage(outer.file(), Rule.NOT_A_PACKAGE, "holds no .csdef", "make the package again");
    }

    /** One role's own description, as the original tools write it: startup tasks, runtime and sites. */
    Optional<XmlElement> roleModel(String role, Findings findings) throws IOException {
        var software = software(role);
        var entry = software.entries().get("RoleModel.xml");
        if (entry == null) return Optional.empty();
        return XmlReader.read(software.file() + "!RoleModel.xml", software.bytes(entry, DOCUMENT_MAX), findings);
    }

    /**
     * Unpacks one role's software into a folder, which is created, or must be empty. What the role runs lies under its
     * {@code approot}. On a finding the folder's content is useless and is for the caller to delete.
     */
    public List<Finding> extractRole(String role, Path folder) throws IOException {
        try {
            Unpacking.into(folder, software(role));
            return List.of();
        } catch (BadPackage e) {
            return List.of(e.finding());
        }
    }

    /** Unpacks everything: {@code ServiceDefinition.csdef}, and each role under {@code roles/<Role>}. */
    public List<Finding> extractAll(Path folder) throws IOException {
        var findings = new ArrayList<Finding>();
        try {
            Unpacking.into(folder, definition);
        } catch (BadPackage e) {
            findings.add(e.finding());
        }
        for (var role : roles.keySet()) {
            findings.addAll(extractRole(role, folder.resolve("roles").resolve(PartNames.step(role))));
        }
        return findings;
    }

    /** Opens, unpacks one role, closes. */
    public static List<Finding> extractRole(Path file, String role, Path folder) throws IOException {
        var opened = open(file);
        if (opened.value().isEmpty()) return opened.findings();
        try (var it = opened.value().get()) {
            return it.extractRole(role, folder);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private ZipArchive software(String role) throws BadPackage {
        var software = roles.get(role);
        if (software != null) return software;
        throw new BadPackage(
                outer.file(),
                Rule.ROLE_SOFTWARE_MISSING,
                "holds no software of a role " + XmlReader.brief(role),
                "it holds " + String.join(", ", roles.keySet()));
    }

    /** The original tools name the role in its model, and we in the part's name, which ends in a GUID. */
    private static String roleName(ZipArchive software, String part) throws IOException {
        var model = software.entries().get("RoleModel.xml");
        if (model != null) {
            var root = XmlReader.read(part, software.bytes(model, DOCUMENT_MAX), new Findings());
            var name = root.stream()
                    .flatMap(r -> r.attributes().stream())
                    .filter(a -> a.name().equals("name"))
                    .findFirst();
            if (name.isPresent()) return name.get().value();
        }
        var stem = part.substring(part.lastIndexOf('/') + 1, part.length() - ".cssx".length());
        int guid = stem.lastIndexOf('_');
        return guid > 0 ? stem.substring(0, guid) : stem;
    }

    /** A named text inside a package. */
    public static final class Document {
        private final String name;
        private final byte[] content;

        Document(String name, byte[] content) {
            this.name = name;
            this.content = content;
        }

        public String name() {
            return name;
        }

        public byte[] bytes() {
            return content.clone();
        }
    }
}
