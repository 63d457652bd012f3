/**
 * What goes wrong and what operators ask, and when, as data: files that people share, schedules drawn from a seed, and
 * schedules made from failure traces of real machine rooms. It knows nothing of how a step is carried out. Start at {@link
 * io.heddle.sim.schedule.Schedule}.
 */
@NullMarked
package io.heddle.sim.schedule;

import org.jspecify.annotations.NullMarked;
