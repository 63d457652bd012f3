/** One virtual machine's life as a journalled history. Woken when something changes, asleep otherwise. Start at {@link io.heddle.vm.Vm}. */
@NullMarked
package io.heddle.vm;

import org.jspecify.annotations.NullMarked;
