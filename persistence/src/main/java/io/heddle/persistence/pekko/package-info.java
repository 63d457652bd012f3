/**
 * The actor system's side of storage: the serializer, the journal and the snapshot store, each a thin shell around the ports
 * of {@code io.heddle.persistence}. It knows no database. Start at {@link LedgerJournal}.
 */
@NullMarked
package io.heddle.persistence.pekko;

import org.jspecify.annotations.NullMarked;
