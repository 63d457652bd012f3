/** Tests of what is published, used as somebody outside of this tree uses it. */
@NullMarked
package io.heddle.published;

import org.jspecify.annotations.NullMarked;
