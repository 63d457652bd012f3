/**
 * One fabric process: its storage, its actor system, its place among its fellows, its doors. It puts the parts together and
 * decides nothing. Start at {@link io.heddle.process.FabricProcess}.
 */
@NullMarked
package io.heddle.process;

import org.jspecify.annotations.NullMarked;
