/** Addresses and routes: which VIP and which instance addresses are taken, and what the load balancers should route. Pure. Start at {@link io.heddle.network.Routes}. */
@NullMarked
package io.heddle.network;

import org.jspecify.annotations.NullMarked;
