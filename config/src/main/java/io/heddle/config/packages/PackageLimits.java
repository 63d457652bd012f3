package io.heddle.config.packages;

/**
 * How much a package may cost the one who opens it.
 *
 * @param entriesMax files in one archive
 * @param unpackedMax bytes that one archive may claim to unpack to
 * @param ratioMax how many times its own size an archive may claim to unpack to, beyond the first 64 MiB; an ordinary
 *     package stays below 10
 */
public record PackageLimits(int entriesMax, long unpackedMax, int ratioMax) {
    public static final PackageLimits DEFAULT = new PackageLimits(65_534, 8L << 30, 200);

    private static final long FREE_BYTES = 64L << 20;

    long unpackedMax(long archiveBytes) {
        return Math.min(unpackedMax, FREE_BYTES + archiveBytes * ratioMax);
    }
}
