/** Tests of the host agent: its rules alone, then real agents, guests and roles as processes under a small fabric. */
@NullMarked
package io.heddle.agent;

import org.jspecify.annotations.NullMarked;
