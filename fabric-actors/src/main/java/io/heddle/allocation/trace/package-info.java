/**
 * The allocator on recorded arrivals and departures: reads trace files, replays them, says how tightly and how fast. It
 * touches files and takes its clock as an argument; it decides nothing. Start at {@link
 * io.heddle.allocation.trace.TraceReplay}.
 */
@NullMarked
package io.heddle.allocation.trace;

import org.jspecify.annotations.NullMarked;
