/**
 * Real processes, real kills: a whole local fabric started through its own command line, and what breaks it. Start at
 * {@link io.heddle.chaos.LocalFabric}.
 */
@NullMarked
package io.heddle.chaos;

import org.jspecify.annotations.NullMarked;
