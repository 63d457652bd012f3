/** Rules of the whole tree, held by tests: imports, tidiness, and events that can be read for ever. */
@NullMarked
package io.heddle.house;

import org.jspecify.annotations.NullMarked;
