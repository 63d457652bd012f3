/** Tests of the guest: its rules alone, its files and wires, and the processes of this machine. */
@NullMarked
package io.heddle.guest;

import org.jspecify.annotations.NullMarked;
