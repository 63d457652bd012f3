/** Tests of the process table, against processes that really run. */
@NullMarked
package io.heddle.guest.process;

import org.jspecify.annotations.NullMarked;
