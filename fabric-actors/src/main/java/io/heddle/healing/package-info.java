/** What to do about machines that fall silent: suspect, brake, fence, move, bring back, give up. Pure. Start at {@link io.heddle.healing.Healing}. */
@NullMarked
package io.heddle.healing;

import org.jspecify.annotations.NullMarked;
