/** The command line of the simulation, asked for what cannot be. It runs no datacenter for longer than a refusal takes. Start at {@link io.heddle.sim.cli.SimCommandTest}. */
@NullMarked
package io.heddle.sim.cli;

import org.jspecify.annotations.NullMarked;
