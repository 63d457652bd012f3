/** Ids, quantities and terms that every other module speaks in. Nothing here knows an actor. Start at {@link Epoch}. */
@NullMarked
package io.heddle.config;

import org.jspecify.annotations.NullMarked;
