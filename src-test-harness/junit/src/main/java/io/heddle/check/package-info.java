/**
 * What must always hold, as classes that are told what was seen to happen: in simulation, in chaos with real processes, or in a
 * user's own test. They know the journal's event names and nothing of the code that they check. Start at {@link
 * io.heddle.check.Checkers}.
 */
@NullMarked
package io.heddle.check;

import org.jspecify.annotations.NullMarked;
