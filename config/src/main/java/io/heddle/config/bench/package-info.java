/**
 * How fast service models are read and packages are made, measured for whoever asks. It reads no clock: the caller brings
 * one. Start at {@link ModelsBenchmark}.
 */
@NullMarked
package io.heddle.config.bench;

import org.jspecify.annotations.NullMarked;
