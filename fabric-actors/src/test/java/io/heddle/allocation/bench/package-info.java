/**
 * Benchmarks and figures of the planners; run by hand, not by the tests. They may read clocks and random numbers, and nothing
 * depends on them. Start at {@link io.heddle.allocation.bench.PlannerBenchmark} or {@link
 * io.heddle.allocation.bench.PlanningFigures}.
 */
@NullMarked
package io.heddle.allocation.bench;

import org.jspecify.annotations.NullMarked;
