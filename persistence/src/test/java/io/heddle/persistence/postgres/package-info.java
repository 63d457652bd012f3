/** Storage in a real PostgreSQL server, which {@link TestServer} starts once. Start at {@link PostgresJournalTest}. */
@NullMarked
package io.heddle.persistence.postgres;

import org.jspecify.annotations.NullMarked;
