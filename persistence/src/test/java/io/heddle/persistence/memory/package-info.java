/** The contracts of storage, run against memory. Nothing here needs a database. Start at {@link MemoryLeaseTest}. */
@NullMarked
package io.heddle.persistence.memory;

import org.jspecify.annotations.NullMarked;
