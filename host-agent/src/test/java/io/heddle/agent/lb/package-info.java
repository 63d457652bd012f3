/** Tests of the load balancer: its rules alone, then the real process between real clients and servers. */
@NullMarked
package io.heddle.agent.lb;

import org.jspecify.annotations.NullMarked;
