/** Deployments, their instances and the goals that follow from them. Pure: a part of the cluster's state with its own facts and rule book. Start at {@link io.heddle.deployment.Deployments}. */
@NullMarked
package io.heddle.deployment;

import org.jspecify.annotations.NullMarked;
