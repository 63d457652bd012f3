/** The web front: a page, a small JSON API and a probe. It keeps nothing. Start at {@link GuestbookWeb}. */
@NullMarked
package io.heddle.examples.guestbook.web;

import org.jspecify.annotations.NullMarked;
