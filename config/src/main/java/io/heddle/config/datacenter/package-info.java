/** Datacenter.xml, read and checked: clusters, racks, nodes, address pools. Start at {@link Datacenter}. */
@NullMarked
package io.heddle.config.datacenter;

import org.jspecify.annotations.NullMarked;
