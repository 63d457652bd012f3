/** Tests of the example: its model is valid, and its parts do what they say. */
@NullMarked
package io.heddle.examples.guestbook;

import org.jspecify.annotations.NullMarked;
