/** Tests of the store. */
@NullMarked
package io.heddle.examples.guestbook.worker;

import org.jspecify.annotations.NullMarked;
