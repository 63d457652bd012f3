/**
 * The command line. It speaks to a fabric over the JSON API alone, never by its classes, and starts fast because it loads
 * little. Start at {@link Heddle}; how a command ends is in {@link Failure}.
 */
@NullMarked
package io.heddle.edge.cli;

import org.jspecify.annotations.NullMarked;
