/** The simulation's own tests: it repeats, it finds what is broken on purpose, and the product holds under it. */
@NullMarked
package io.heddle.sim;

import org.jspecify.annotations.NullMarked;
