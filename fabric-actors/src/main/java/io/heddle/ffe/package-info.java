/**
 * The fabric front end: it turns a request into a command for the primary, wherever that is, and repeats it until it is
 * answered or its time is up. Every fabric process has one. Start at {@link io.heddle.ffe.FfeActor}.
 */
@NullMarked
package io.heddle.ffe;

import org.jspecify.annotations.NullMarked;
