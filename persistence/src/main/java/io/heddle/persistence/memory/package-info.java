/**
 * Storage that lasts as long as its process: for unit tests and for a fabric of one process that needs no durability. It
 * keeps every promise of the ports except surviving; nothing here knows an actor or a database. Start at {@link
 * MemoryWorld}.
 */
@NullMarked
package io.heddle.persistence.memory;

import org.jspecify.annotations.NullMarked;
