/** The command line of the simulation. It runs trials and says what came of them; it decides nothing. Start at {@link io.heddle.sim.cli.SimCommand}. */
@NullMarked
package io.heddle.sim.cli;

import org.jspecify.annotations.NullMarked;
