/**
 * The operating system's processes, as a guest and its host see them. It never starts any; it finds, watches and ends
 * those that carry a virtual machine's marker. Start at {@link ProcessTable}.
 */
@NullMarked
package io.heddle.guest.process;

import org.jspecify.annotations.NullMarked;
