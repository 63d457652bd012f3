/** What every journal, snapshot store and serializer must do, run against each storage. Start at {@link JournalContract}. */
@NullMarked
package io.heddle.persistence.pekko;

import org.jspecify.annotations.NullMarked;
