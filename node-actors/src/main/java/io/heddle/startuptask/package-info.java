/** One startup task's attempts and exit codes. Start at {@link io.heddle.startuptask.StartupTask}. */
@NullMarked
package io.heddle.startuptask;

import org.jspecify.annotations.NullMarked;
