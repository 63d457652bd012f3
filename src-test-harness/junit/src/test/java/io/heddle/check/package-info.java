/** Tests of the checkers: each notices what breaks its promise, and nothing else. */
@NullMarked
package io.heddle.check;

import org.jspecify.annotations.NullMarked;
