package io.heddle.edge.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PkiTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private static X509Certificate certificate(Path file) throws Exception {
        try (var in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private X509Certificate member(Pki pki, String name, String address) throws Exception {
        return certificate(pki.member("node", name, address, NOW).resolve("cert.pem"));
    }

    @Test
    void aMembersCertificateSaysWhoItIsAndIsSignedByTheAuthority() throws Exception {
        var own = member(Pki.in(directory, NOW), "node-1", "127.10.0.21");

        var authority = certificate(directory.resolve("ca.pem"));
        own.verify(authority.getPublicKey());
        own.checkValidity(Date.from(NOW));
        assertThat(own.getSubjectX500Principal().getName()).isEqualTo("CN=node-1,OU=node,O=heddle");
        assertThat(own.getSubjectAlternativeNames()).contains(List.of(7, "127.10.0.21"));
        assertThat(own.getBasicConstraints()).isEqualTo(-1);
        assertThat(authority.getBasicConstraints()).isZero();
    }

    @Test
    void keysAreForTheirOwnersEyesOnly() throws Exception {
        var member = Pki.in(directory, NOW).member("replica", "1", "127.10.0.11", NOW);

        for (var key : List.of(directory.resolve("ca-key.pem"), member.resolve("key.pem"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(key)).startsWith("-----BEGIN PRIVATE KEY-----\n");
        }
    }

    @Test
    void whatWasMadeIsKeptAndGoneOnWith() throws Exception {
        var first = member(Pki.in(directory, NOW), "n", "127.10.0.21");
        var again = Pki.in(directory, NOW);

        assertThat(member(again, "n", "127.10.0.21")).isEqualTo(first);
        member(again, "m", "127.10.0.22")
                .verify(certificate(directory.resolve("ca.pem")).getPublicKey());
    }
}
