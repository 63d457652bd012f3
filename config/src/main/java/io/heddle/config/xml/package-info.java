/**
 * Untrusted XML, read into small trees whose every element and attribute knows where it was written. It never opens a
 * file or a connection, and refuses document types, deep nesting and great size. Start at {@link XmlReader}.
 */
@NullMarked
package io.heddle.config.xml;

import org.jspecify.annotations.NullMarked;
