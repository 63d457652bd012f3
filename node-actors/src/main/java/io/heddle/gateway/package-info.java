/** The fabric's end of the agent protocol: gRPC with mutual TLS for host agents and load balancers. It carries messages to node actors and to the fabric's ports and decides nothing. Start at {@link io.heddle.gateway.AgentGateway}. */
@NullMarked
package io.heddle.gateway;

import org.jspecify.annotations.NullMarked;
