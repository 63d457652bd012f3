/**
 * Keeps promises about what is in the journal already: called by the tests of each module that contributes to the catalogue. It
 * depends on no test library and is not used in production. Start at {@link CatalogueGolden}.
 */
@NullMarked
package io.heddle.persistence.golden;

import org.jspecify.annotations.NullMarked;
