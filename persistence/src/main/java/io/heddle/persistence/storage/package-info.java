/**
 * Opens the storage that a fabric process was told to use and hands out its parts. It chooses between memory and PostgreSQL
 * and decides nothing else. Start at {@link Storage}.
 */
@NullMarked
package io.heddle.persistence.storage;

import org.jspecify.annotations.NullMarked;
