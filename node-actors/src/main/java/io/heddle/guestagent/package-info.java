/** The fabric's watch over one guest agent: soft state only, one timer per guest and none per heartbeat. Start at {@link io.heddle.guestagent.GuestAgentActor}. */
@NullMarked
package io.heddle.guestagent;

import org.jspecify.annotations.NullMarked;
