/** The worker role: keeps the book, and copies from its peers. It knows no web. Start at {@link GuestbookWorker}. */
@NullMarked
package io.heddle.examples.guestbook.worker;

import org.jspecify.annotations.NullMarked;
