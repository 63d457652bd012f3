/** One fabric process's part in the controller: it contends for the lease, runs the cluster's entity while it holds it, and knows who else does. Start at {@link io.heddle.replica.FcReplica}. */
@NullMarked
package io.heddle.replica;

import org.jspecify.annotations.NullMarked;
