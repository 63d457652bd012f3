/** One machine as the fabric sees it: the goal it was given, what it reports, and whether it is heard. It knows no cluster; what it has to say upward leaves through {@link io.heddle.node.NodePort}. Start at {@link io.heddle.node.Node}. */
@NullMarked
package io.heddle.node;

import org.jspecify.annotations.NullMarked;
