package io.heddle.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A package that is a ZIP file with one folder per role, the role's approot. */
final class ZippedRoles implements RolePackage {
    /** Largest content of one role, in bytes, and number of its files. Source: a guard against ZIP bombs, far above real ones. */
    private static final long CONTENT_MAX = 8L << 30;

    private static final int FILES_MAX = 200_000;
    private static final int CHUNK = 1 << 16;

    @Override
    public void extractRole(Path file, String role, Path target) throws IOException {
        String prefix = role + "/";
        boolean found = false;
        long left = CONTENT_MAX;
        int files = 0;
        try (var zip = new ZipFile(file.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (!entry.getName().startsWith(prefix)) continue;
                found = true;
                Path to = target.resolve(entry.getName().substring(prefix.length()))
                        .normalize();
                if (!to.startsWith(target)) throw new IOException("entry leaves its folder: " + entry.getName());
                if (++files > FILES_MAX)
                    throw new IOException("role " + role + " has more than " + FILES_MAX + " files");
                if (entry.isDirectory()) {
                    Files.createDirectories(to);
                } else {
                    Files.createDirectories(java.util.Objects.requireNonNull(to.getParent()));
                    try (InputStream in = zip.getInputStream(entry)) {
                        left -= copy(in, to, left);
                    }
                }
            }
        } catch (ZipException | IllegalArgumentException e) {
            throw new IOException("not a ZIP file, or a damaged one: " + e.getMessage(), e);
        }
        if (!found) throw new IOException("the package has no software for role " + role);
    }

    private static long copy(InputStream in, Path to, long max) throws IOException {
        long copied = 0;
        byte[] chunk = new byte[CHUNK];
        try (OutputStream out = Files.newOutputStream(to)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                copied += n;
                if (copied > max) throw new IOException("the role's content is larger than " + CONTENT_MAX + " bytes");
                out.write(chunk, 0, n);
            }
        }
        return copied;
    }
}
