package io.heddle.config.packages;

import io.heddle.config.Rule;
import io.heddle.config.servicemodel.ServiceDefinition;
import io.heddle.config.servicemodel.ServiceModelReader;
import io.heddle.config.servicemodel.ServiceModelReader.Result;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.Place;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CheckedOutputStream;

/**
 * Makes packages. A service's folder holds its {@code .csdef} and, for each role, its software in a folder of the role's name;
 * what {@code Contents} names is added. Packing the same twice gives the same bytes. Memory does not grow with the content.
 */
public final class Packer {
    private final Path folder;
    private final Findings findings = new Findings();

    private Packer(Path folder) {
        this.folder = folder;
    }

    /** A package that was made. {@code sha256} is in lower-case hex. */
    public record Packed(Path file, String sha256, long bytes, int files) {}

    /** Packs a service's folder. On an error no file is left behind. */
    public static Result<Packed> pack(Path folder, Path file) throws IOException {
        return new Packer(folder).pack(file);
    }

    private Result<Packed> pack(Path file) throws IOException {
        var partial = file.resolveSibling(file.getFileName() + ".partial");
        var software = file.resolveSibling(file.getFileName() + ".software");
        try {
            var definition = definition();
            if (definition.isEmpty() || findings.anyError()) return failed();
            var contents = new LinkedHashMap<String, List<RoleContent.Item>>();
            for (var role : definition.get().model().roles()) {
                contents.put(role.name(), RoleContent.of(folder, role, findings));
            }
            if (findings.anyError()) return failed();
            CloudPackage.requireFew(
                    file.toString(),
                    contents.values().stream()
                            .mapToLong(items -> CloudPackage.held(
                                    items.stream().map(RoleContent.Item::name).toList()))
                            .sum());
            var packed = write(definition.get(), contents, partial, software);
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return new Result<>(
                    Optional.of(new Packed(file, packed.sha256(), packed.bytes(), packed.files())), findings.toList());
        } catch (BadPackage e) {
            findings.addAll(List.of(e.finding()));
            return failed();
        } finally {
            Files.deleteIfExists(partial);
            Files.deleteIfExists(software);
        }
    }

    private Result<Packed> failed() {
        return new Result<>(Optional.empty(), findings.toList());
    }

    private Optional<Definition> definition() throws IOException {
        var place = Place.file(folder.toString());
        if (!Files.isDirectory(folder)) {
            findings.error(place, Rule.NOT_A_FOLDER, "is not a folder", "name the folder that holds the .csdef");
            return Optional.empty();
        }
        var file = ServiceFiles.inFolder(folder, findings);
        if (file.isEmpty()) return Optional.empty();
        var bytes = DocumentFiles.read(file.get(), findings);
        if (bytes.isEmpty()) return Optional.empty();
        var read = ServiceModelReader.readDefinition(file.get().toString(), bytes.get());
        findings.addAll(read.findings());
        return read.value().map(model -> new Definition(model, bytes.get()));
    }

    private Packed write(
            Definition definition, Map<String, List<RoleContent.Item>> contents, Path partial, Path software)
            throws IOException {
        var whole = Sums.sha256();
        int files = 0;
        try (var out = new DigestOutputStream(
                new java.io.BufferedOutputStream(Files.newOutputStream(partial), 1 << 16), whole)) {
            var outer = new ZipWriter(partial.toString(), out);
            outer.deflated("[Content_Types].xml", text(Conventions.CONTENT_TYPES), false);
            var id = UUID.nameUUIDFromBytes(definition.bytes());
            var parts = new LinkedHashMap<String, byte[]>();
            var names = new Conventions.Names(id);
            for (var role : contents.entrySet()) {
                parts.put(names.software(role.getKey()), inner(outer, names.software(role.getKey()), software, zip -> {
                    for (var item : role.getValue()) item.write(zip);
                }));
                files += role.getValue().size();
            }
            parts.put(
                    names.definition(),
                    inner(
                            outer,
                            names.definition(),
                            software,
                            zip -> zip.deflated(
                                    "ServiceDefinition.csdef", new ByteArrayInputStream(definition.bytes()), false)));
            outer.deflated(names.manifest(), new ByteArrayInputStream(Manifest.of(parts)), false);
            outer.deflated("_rels/.rels", text(names.relationships()), false);
            outer.finish();
        }
        return new Packed(partial, HexFormat.of().formatHex(whole.digest()), Files.size(partial), files);
    }

    /** Writes an archive beside the package first, since its size and sums must stand before it; returns its SHA-256. */
    private static byte[] inner(ZipWriter outer, String name, Path beside, Filling filling) throws IOException {
        var sha = Sums.sha256();
        var crc = new java.util.zip.CRC32();
        OutputStream plain = new java.io.BufferedOutputStream(Files.newOutputStream(beside), 1 << 16);
        try (var out = new DigestOutputStream(new CheckedOutputStream(plain, crc), sha)) {
            var zip = new ZipWriter(name, out);
            zip.deflated("[Content_Types].xml", text(Conventions.CONTENT_TYPES), false);
            filling.fill(zip);
            zip.finish();
        }
        try (var in = Files.newInputStream(beside)) {
            outer.stored(name, in, Files.size(beside), crc.getValue(), false);
        }
        return sha.digest();
    }

    private static ByteArrayInputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @FunctionalInterface
    private interface Filling {
        void fill(ZipWriter zip) throws IOException;
    }

    private static final class Definition {
        private final ServiceDefinition model;
        private final byte[] bytes;

        Definition(ServiceDefinition model, byte[] bytes) {
            this.model = model;
            this.bytes = bytes;
        }

        ServiceDefinition model() {
            return model;
        }

        byte[] bytes() {
            return bytes;
        }
    }
}
