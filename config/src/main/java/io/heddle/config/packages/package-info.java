/**
 * Packages ({@code .cspkg}): a service definition with the software of its roles, in a zip of zips. Reading one never
 * writes outside the folder it is told, whoever made the package. Start at {@link CloudPackage} and {@link Packer}.
 */
@NullMarked
package io.heddle.config.packages;

import org.jspecify.annotations.NullMarked;
