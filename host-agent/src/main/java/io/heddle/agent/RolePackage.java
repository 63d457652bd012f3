package io.heddle.agent;

import java.io.IOException;
import java.nio.file.Path;

/** Opens a package with the software of a service's roles. */
interface RolePackage {
    /**
     * Writes one role's approot into {@code target}, which exists and is empty.
     *
     * @throws IOException if the package is damaged, unsafe or has no such role; the message says which
     */
    void extractRole(Path file, String role, Path target) throws IOException;
}
