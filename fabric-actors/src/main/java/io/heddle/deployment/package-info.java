/** Deployments, their instances and the goals that follow from them. Pure: a part of the cluster's state with its own facts. Start at {@link io.heddle.deployment.DeploymentState}. */
@NullMarked
package io.heddle.deployment;

import org.jspecify.annotations.NullMarked;
