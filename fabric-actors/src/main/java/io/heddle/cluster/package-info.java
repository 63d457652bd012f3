/** The cluster's one log of decisions, taken by the primary only. {@link io.heddle.cluster.Cluster} composes the rule books of inventory, deployment, network and healing; the two actors around it batch, journal and carry out. Start at {@link io.heddle.cluster.Cluster}. */
@NullMarked
package io.heddle.cluster;

import org.jspecify.annotations.NullMarked;
