/**
 * How facts last, in pure terms: the answer to a command, why one is turned down, and what may be written. Nothing here
 * knows an actor or a database: those are in {@code io.heddle.persistence.pekko}. Start at {@link Decision}.
 */
@NullMarked
package io.heddle.persistence;

import org.jspecify.annotations.NullMarked;
