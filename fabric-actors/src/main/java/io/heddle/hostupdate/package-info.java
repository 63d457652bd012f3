/**
 * Decides which machines may be serviced when, so that no service ever has two update domains offline, and says when it will
 * end. Pure and deterministic: no actor, no clock, no randomness. Start at {@link io.heddle.hostupdate.HostUpdate}.
 */
@NullMarked
package io.heddle.hostupdate;

import org.jspecify.annotations.NullMarked;
