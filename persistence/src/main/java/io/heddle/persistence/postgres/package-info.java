/**
 * Storage in PostgreSQL: schema, ledger, event log, lease, packages, and a server of its own for machines that have none. It
 * knows no actor. Start at {@link PostgresLedger}.
 */
@NullMarked
package io.heddle.persistence.postgres;

import org.jspecify.annotations.NullMarked;
