/**
 * Benchmarks: each measures one thing, with its unit and a limit or peer taken in the same run. They are programs, not tests:
 * a number never fails a build. Start at {@link BenchMain}.
 */
@NullMarked
package io.heddle.bench;

import org.jspecify.annotations.NullMarked;
