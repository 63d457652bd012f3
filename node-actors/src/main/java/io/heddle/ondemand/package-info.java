/** The one shell for entities that are woken by a change, journal what it means, and go back to sleep. Holds no rules. Start at {@link io.heddle.ondemand.OnDemandActor}. */
@NullMarked
package io.heddle.ondemand;

import org.jspecify.annotations.NullMarked;
