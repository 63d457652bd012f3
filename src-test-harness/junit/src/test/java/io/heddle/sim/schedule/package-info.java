/** Tests of schedules as data. */
@NullMarked
package io.heddle.sim.schedule;

import org.jspecify.annotations.NullMarked;
