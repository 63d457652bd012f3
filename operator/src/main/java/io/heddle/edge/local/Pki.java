package io.heddle.edge.local;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The certificates of one local fabric: an authority of its own, and one certificate for each replica, node and load
 * balancer, by which they know each other. Made once and kept; keys are P-256 and readable by their owner alone.
 */
final class Pki {
    static final String AUTHORITY = "ca.pem";
    static final String CERTIFICATE = "cert.pem";
    static final String KEY = "key.pem";

    private static final String SIGNATURE = "SHA256withECDSA";
    private static final Duration VALID = Duration.ofDays(3650);
    /** Clocks of the machines that check may be this far behind. */
    private static final Duration SLACK = Duration.ofHours(24);

    private final Path folder;
    private final SecureRandom random = new SecureRandom();
    private final KeyPair authorityKeys;
    private final X509Certificate authority;

    private Pki(Path folder, Instant now) throws GeneralSecurityException, IOException, OperatorCreationException {
        this.folder = folder;
        Files.createDirectories(folder);
        var key = folder.resolve("ca-key.pem");
        var certificate = folder.resolve(AUTHORITY);
        if (Files.exists(key) && Files.exists(certificate)) {
            authority = readCertificate(certificate);
            authorityKeys = new KeyPair(authority.getPublicKey(), readKey(key));
        } else {
            authorityKeys = newKeys();
            authority = makeAuthority(now);
            Folder.writeSecret(
                    key, pem("PRIVATE KEY", authorityKeys.getPrivate().getEncoded()));
            Folder.write(certificate, pem("CERTIFICATE", authority.getEncoded()));
        }
    }

    /** The certificates in a folder, with the authority made if there is none. */
    static Pki in(Path folder, Instant now) {
        try {
            return new Pki(folder, now);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new LocalFailure("cannot make certificates in " + folder, e);
        }
    }

    /**
     * The folder with one member's {@code ca.pem}, {@code cert.pem} and {@code key.pem}, made if they are missing.
     *
     * @param kind {@code replica}, {@code node} or {@code load-balancer}: the organizational unit
     * @param name its id: the common name
     * @param address the IP address that it may be reached at
     */
    Path member(String kind, String name, String address, Instant now) {
        var mine = folder.resolve(kind + "-" + name);
        try {
            if (!Files.exists(mine.resolve(CERTIFICATE))) make(mine, kind, name, address, now);
            return mine;
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new LocalFailure("cannot make a certificate in " + mine, e);
        }
    }

    private void make(Path mine, String kind, String name, String address, Instant now)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        var keys = newKeys();
        var builder = builder(new X500Principal("CN=" + name + ", OU=" + kind + ", O=heddle"), keys, now);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
            KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
        }));
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.iPAddress, address), new GeneralName(GeneralName.dNSName, kind + "-" + name)
        }));
        Files.createDirectories(mine);
        Folder.write(mine.resolve(AUTHORITY), pem("CERTIFICATE", authority.getEncoded()));
        Folder.writeSecret(
                mine.resolve(KEY), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        // Last: where it is, the rest is.
        Folder.write(mine.resolve(CERTIFICATE), pem("CERTIFICATE", sign(builder).getEncoded()));
    }

    private X509Certificate makeAuthority(Instant now)
            throws GeneralSecurityException, OperatorCreationException, CertIOException {
        var builder = builder(new X500Principal("CN=local authority, O=heddle"), authorityKeys, now);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return sign(builder);
    }

    private JcaX509v3CertificateBuilder builder(X500Principal subject, KeyPair keys, Instant now) {
        return new JcaX509v3CertificateBuilder(
                new X500Principal("CN=local authority, O=heddle"),
                new BigInteger(127, random),
                Date.from(now.minus(SLACK)),
                Date.from(now.plus(VALID)),
                subject,
                keys.getPublic());
    }

    private X509Certificate sign(JcaX509v3CertificateBuilder builder)
            throws GeneralSecurityException, OperatorCreationException {
        var signer = new JcaContentSignerBuilder(SIGNATURE).build(authorityKeys.getPrivate());
        try {
            var encoded = builder.build(signer).getEncoded();
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new java.io.ByteArrayInputStream(encoded));
        } catch (IOException e) {
            throw new IllegalStateException("a certificate that was just made can be encoded", e);
        }
    }

    private KeyPair newKeys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private static byte[] pem(String type, byte[] content) {
        var text = new StringWriter();
        text.write("-----BEGIN " + type + "-----\n");
        text.write(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content));
        text.write("\n-----END " + type + "-----\n");
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static X509Certificate readCertificate(Path file) throws GeneralSecurityException, IOException {
        try (var in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static PrivateKey readKey(Path file) throws GeneralSecurityException, IOException {
        var lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
        List<String> body =
                lines.stream().filter(line -> !line.startsWith("-----")).toList();
        var encoded = Base64.getDecoder().decode(String.join("", body));
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }
}
