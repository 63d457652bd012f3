/**
 * The embedder's door: all that an application may touch. Start at {@link Fabric}. Everything outside this package may
 * change without notice.
 */
@NullMarked
package io.heddle.api;

import org.jspecify.annotations.NullMarked;
