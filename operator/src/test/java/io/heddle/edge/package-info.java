/** Tests of the edges, and the fabric in memory that they run against. Nothing here is shipped. Start at {@link FakeFabric}. */
@NullMarked
package io.heddle.edge;

import org.jspecify.annotations.NullMarked;
