/**
 * A guestbook, as a service with two roles: {@code web} is the front that people see, {@code worker} keeps the entries.
 * Both need the JDK and the role API, nothing else. Start at the service definition, then {@link Entry}.
 */
@NullMarked
package io.heddle.examples.guestbook;

import org.jspecify.annotations.NullMarked;
