/**
 * The host-update scheduler on a given placement: reads it from a file, plays an update through, says how long it takes and
 * how much less is possible. It touches files and decides nothing. Start at {@link
 * io.heddle.hostupdate.trace.UpdateReplay}.
 */
@NullMarked
package io.heddle.hostupdate.trace;

import org.jspecify.annotations.NullMarked;
