package io.heddle.role;

import java.nio.file.Path;

/**
 * A directory on the instance's own disk. It is lost when the instance moves to another machine.
 *
 * @param sizeMib what the instance may keep there, in MiB
 */
public record LocalResource(String name, Path path, long sizeMib) {}
