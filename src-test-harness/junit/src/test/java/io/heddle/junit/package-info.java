/** Tests of the extension: what it gives to a test, what it says when a test fails, and that its guide is true. */
@NullMarked
package io.heddle.junit;

import org.jspecify.annotations.NullMarked;
