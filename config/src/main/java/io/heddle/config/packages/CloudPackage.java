package io.heddle.config.packages;

import io.heddle.config.Finding;
import io.heddle.config.Rule;
import io.heddle.config.servicemodel.DefinitionWriter;
import io.heddle.config.servicemodel.PackagedDefinition;
import io.heddle.config.servicemodel.ServiceModelReader;
import io.heddle.config.servicemodel.ServiceModelReader.Result;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.XmlElement;
import io.heddle.config.xml.XmlReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
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
    private static final int DOCUMENT_MAX = XmlReader.BYTES_MAX;

    /** Unit: roles; as a definition. */
    private static final int ROLES_MAX = 25;

    /** Unit: about as many bytes, of what is held in memory of all files of a package. */
    private static final long DIRECTORIES_MAX = 48L << 20;

    private static final int ENTRY_BYTES = 128;

    private static final String ROLE_MODEL = "RoleModel.xml";

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
        Manifest.require(outer, DOCUMENT_MAX);
        var roles = new LinkedHashMap<String, ZipArchive>();
        Optional<ZipArchive> definition = Optional.empty();
        long held = held(outer.entries().keySet());
        for (var entry : outer.entries().values()) {
            if (entry.name().endsWith(".csdx")) definition = Optional.of(outer.inner(entry));
            if (!entry.name().endsWith(".cssx")) continue;
            if (roles.size() == ROLES_MAX) {
                throw new BadPackage(
                        name,
                        Rule.ROLES_TOO_MANY,
                        "has software of more than " + ROLES_MAX + " roles",
                        "split the service");
            }
            var software = outer.inner(entry);
            held += held(software.entries().keySet());
            requireFew(name, held);
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

    /** What the names of files take in memory. */
    static long held(Collection<String> names) {
        return names.stream().mapToLong(n -> n.length() + ENTRY_BYTES).sum();
    }

    /** Whoever packs asks as well, so that what is packed can be opened. */
    static void requireFew(String file, long held) throws BadPackage {
        if (held > DIRECTORIES_MAX) throw tooManyFiles(file);
    }

    private static BadPackage tooManyFiles(String name) {
        return new BadPackage(
                name, Rule.ZIP_TOO_MANY_ENTRIES, "holds too many files", "pack fewer files, or archives of them");
    }

    /** The roles whose software is in it. */
    public List<String> roles() {
        return List.copyOf(roles.keySet());
    }

    /**
     * The definition, as its author wrote it; out of a package of the original tools, as far as it can be put together again.
     */
    public Document definition() throws IOException {
        var packaged = packaged();
        var findings = new Findings();
        var models = roleModels(findings);
        require(findings);
        if (models.isEmpty()) return packaged;
        var read = ServiceModelReader.readDefinition(packaged.name(), packaged.bytes());
        if (read.value().isEmpty()) return packaged;
        var restored = PackagedDefinition.restore(read.value().get(), models, findings);
        require(findings);
        return new Document(packaged.name(), DefinitionWriter.print(restored).getBytes(StandardCharsets.UTF_8));
    }

    private static void require(Findings findings) throws BadPackage {
        var error = findings.toList().stream().filter(Finding::isError).findFirst();
        if (error.isPresent()) throw new BadPackage(error.get());
    }

    private Document packaged() throws IOException {
        for (var entry : definition.entries().values()) {
            if (entry.name().endsWith(".csdef"))
                return new Document(entry.name(), definition.bytes(entry, DOCUMENT_MAX));
        }
        throw new BadPackage(outer.file(), Rule.NOT_A_PACKAGE, "holds no .csdef", "make the package again");
    }

    private Map<String, XmlElement> roleModels(Findings findings) throws IOException {
        var models = new LinkedHashMap<String, XmlElement>();
        for (var role : roles.entrySet()) {
            var entry = role.getValue().entries().get(ROLE_MODEL);
            if (entry == null) continue;
            XmlReader.read(
                            role.getValue().file() + "!" + ROLE_MODEL,
                            role.getValue().bytes(entry, DOCUMENT_MAX),
                            findings)
                    .ifPresent(root -> models.put(role.getKey(), root));
        }
        return models;
    }

    /** Compares every part with its checksum in the manifest. Reads the whole package. */
    public List<Finding> verify() throws IOException {
        try {
            return Manifest.verify(outer, DOCUMENT_MAX);
        } catch (BadPackage e) {
            return List.of(e.finding());
        }
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
        var model = software.entries().get(ROLE_MODEL);
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
