package io.heddle.persistence;

import io.heddle.config.Finding;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** When a package is turned away. Pure. */
public final class PackageRules {
    /** Size of the pieces in which packages travel and are stored, in bytes. */
    public static final int CHUNK = 1 << 20;

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    private PackageRules() {}

    public static boolean isHash(String sha256) {
        return SHA_256.matcher(sha256).matches();
    }

    /** A refusal unless {@code sha256} is a hash in lower-case hex. */
    public static Optional<Refusal> checkHash(String sha256) {
        return isHash(sha256)
                ? Optional.empty()
                : refuse(
                        "package-hash-malformed",
                        "\"" + (sha256.length() > 80 ? sha256.substring(0, 80) + "..." : sha256)
                                + "\" is not a SHA-256 in lower-case hex",
                        "give the 64 digits that sha256sum prints");
    }

    /** A refusal unless what arrived has the hash that was announced. */
    public static Optional<Refusal> checkContent(String announced, String found) {
        return announced.equals(found)
                ? Optional.empty()
                : refuse(
                        "package-hash-mismatch",
                        "the content has SHA-256 " + found + ", announced was " + announced,
                        "the upload was cut short or changed on its way: send it again");
    }

    /** A refusal when more than {@code sizeMax} bytes have arrived. */
    public static Optional<Refusal> checkSize(long size, long sizeMax) {
        return size <= sizeMax
                ? Optional.empty()
                : refuse(
                        "package-too-large",
                        "the package is larger than " + sizeMax + " bytes",
                        "make it smaller, or raise heddle.persistence.packages.size-max");
    }

    private static Optional<Refusal> refuse(String rule, String message, String remedy) {
        return Optional.of(new Refusal.Invalid(List.of(Finding.error("package", "", rule, message, remedy))));
    }
}
