/** Tests of the front. */
@NullMarked
package io.heddle.examples.guestbook.web;

import org.jspecify.annotations.NullMarked;
