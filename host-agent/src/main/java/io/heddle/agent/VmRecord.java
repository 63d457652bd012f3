package io.heddle.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * What an agent must remember of a virtual machine to adopt it after its own restart.
 *
 * @param token the guest's pass to its host
 * @param installed SHA-256 of the package on the package disk; empty for none
 * @param guestPid with {@code guestStartTicks} the guest's process; 0 when it was ended or never begun
 * @param guestRestarts times that this host had to start the guest again
 * @param roleRestarts times that earlier guests of this virtual machine restarted the role
 */
record VmRecord(
        String token, String installed, long guestPid, long guestStartTicks, int guestRestarts, int roleRestarts) {
    VmRecord withGuest(long pid, long startTicks) {
        return new VmRecord(token, installed, pid, startTicks, guestRestarts, roleRestarts);
    }

    VmRecord withInstalled(String sha256) {
        return new VmRecord(token, sha256, guestPid, guestStartTicks, guestRestarts, roleRestarts);
    }

    VmRecord restarted(int moreRoleRestarts) {
        return new VmRecord(token, installed, 0, 0, guestRestarts + 1, roleRestarts + moreRoleRestarts);
    }

    void save(Path file) throws IOException {
        var p = new Properties();
        p.setProperty("token", token);
        p.setProperty("installed", installed);
        p.setProperty("guestPid", Long.toString(guestPid));
        p.setProperty("guestStartTicks", Long.toString(guestStartTicks));
        p.setProperty("guestRestarts", Integer.toString(guestRestarts));
        p.setProperty("roleRestarts", Integer.toString(roleRestarts));
        var out = new ByteArrayOutputStream();
        p.store(out, null);
        StateFolder.replaceDurably(file, out.toByteArray());
    }

    /** Empty if there is none, or none that can be read: the virtual machine was not made to its end. */
    static Optional<VmRecord> load(Path file) throws IOException {
        var p = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            p.load(in);
            return Optional.of(new VmRecord(
                    p.getProperty("token", ""),
                    p.getProperty("installed", ""),
                    Long.parseLong(p.getProperty("guestPid")),
                    Long.parseLong(p.getProperty("guestStartTicks")),
                    Integer.parseInt(p.getProperty("guestRestarts")),
                    Integer.parseInt(p.getProperty("roleRestarts"))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
