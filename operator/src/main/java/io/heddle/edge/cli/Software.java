package io.heddle.edge.cli;

import io.heddle.config.Finding;
import io.heddle.config.packages.Packer;
import io.heddle.config.servicemodel.ServiceModelReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What is to be deployed: a package, made here if a folder was named, and its configuration. Closing it deletes what was made.
 *
 * @param configuration the {@code .cscfg}, in base64
 * @param temporary the package was made for this deployment alone
 * @param findings warnings of packing
 */
record Software(
        Path file, String sha256, String configuration, String service, boolean temporary, List<Finding> findings)
        implements AutoCloseable {
    Software {
        findings = List.copyOf(findings);
    }

    private static final int CHUNK = 64 * 1024;

    /**
     * Reads, checks and packs. Throws {@link Failure} with all findings.
     *
     * @param source a service's folder, or a package
     * @param cscfg the configuration; empty: the only one that lies in the folder, or beside the package
     * @param name the hosted service's name; empty: the configuration says it
     */
    static Software of(Path source, Optional<Path> cscfg, Optional<String> name) {
        boolean folder = Files.isDirectory(source);
        if (!folder && !Files.isRegularFile(source)) {
            throw Failure.unusable("there is no " + source + " (a service's folder, or a .cspkg)");
        }
        var beside = folder
                ? source
                : Objects.requireNonNullElse(source.toAbsolutePath().getParent(), source);
        var file = cscfg.orElseGet(() -> Documents.only(beside, ".cscfg", "name one with --cscfg"));
        var configuration = Documents.read(file);
        var service = name.orElseGet(() -> serviceName(file, configuration));
        var base64 = Base64.getEncoder().encodeToString(configuration);
        if (!folder) return new Software(source, sha256(source), base64, service, false, List.of());
        checkTogether(source, file, configuration);
        try {
            var target = Files.createTempFile("heddle-", ".cspkg");
            var packed = Packer.pack(source, target);
            if (packed.valid().isEmpty()) {
                Files.deleteIfExists(target);
                throw refused(packed.findings());
            }
            return new Software(target, packed.valid().get().sha256(), base64, service, true, packed.findings());
        } catch (IOException e) {
            throw Documents.cannotRead(source, e);
        }
    }

    @Override
    public void close() {
        if (!temporary) return;
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }

    /** Here the findings can name the files as the user knows them; the server will look again. */
    private static void checkTogether(Path folder, Path cscfg, byte[] configuration) {
        var csdef = Documents.only(folder, ".csdef", "a service's folder holds exactly one");
        var read = ServiceModelReader.read(csdef.toString(), Documents.read(csdef), cscfg.toString(), configuration);
        if (Finding.anyError(read.findings())) throw refused(read.findings());
    }

    private static String serviceName(Path file, byte[] configuration) {
        var read = ServiceModelReader.readConfiguration(file.toString(), configuration);
        return read.value()
                .map(found -> found.serviceName().toLowerCase(Locale.ROOT))
                .filter(found -> !found.isEmpty())
                .orElseThrow(() -> refused(read.findings()));
    }

    private static Failure refused(List<Finding> findings) {
        var lines = Findings.lines(findings);
        return Failure.refused("the service cannot be deployed: " + Findings.count(lines.size()), lines);
    }

    private static String sha256(Path file) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                var chunk = new byte[CHUNK];
                int read = in.read(chunk);
                while (read >= 0) read = in.read(chunk);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw Documents.cannotRead(file, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
