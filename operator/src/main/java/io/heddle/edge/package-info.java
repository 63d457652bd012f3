/**
 * The process that an operator's fabric consists of: one replica of the controller with its JSON API. The edges themselves
 * are in the packages below; nothing but the test harness may import any of them. Start at {@link FabricMain}.
 */
@NullMarked
package io.heddle.edge;

import org.jspecify.annotations.NullMarked;
