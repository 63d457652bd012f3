/**
 * A whole datacenter in one thread and virtual time: the product's own actors and rules under one seed, over a network, a
 * journal, a lease and machines that are simulated and can fail. It may not read a clock, start a thread or draw chance but
 * through its own {@link io.heddle.sim.Dice}. Start at {@link io.heddle.sim.Simulation}.
 */
@NullMarked
package io.heddle.sim;

import org.jspecify.annotations.NullMarked;
