/** Which machines the cluster has, and what the fabric believes of each. Pure: a part of the cluster's state with its own facts. Start at {@link io.heddle.inventory.InventoryState}. */
@NullMarked
package io.heddle.inventory;

import org.jspecify.annotations.NullMarked;
