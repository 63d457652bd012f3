/** Tests of what keeps the journal readable. The catalogue of the tests stands in for a module's. Start at {@link CatalogueGoldenTest}. */
@NullMarked
package io.heddle.persistence.golden;

import org.jspecify.annotations.NullMarked;
