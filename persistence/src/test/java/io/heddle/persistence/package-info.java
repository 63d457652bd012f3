/** Tests of the pure side of storage. They need no actor system and no database. Start at {@link EventCatalogueTest}. */
@NullMarked
package io.heddle.persistence;

import org.jspecify.annotations.NullMarked;
