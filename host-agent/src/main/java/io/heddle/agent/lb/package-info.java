/**
 * The load balancer: listens on virtual addresses and hands each connection to an instance that is ready and answers its
 * probe. It is a machine of its own, takes its goal from the fabric, keeps it on disk and goes on with nobody above it.
 * Start at {@link LoadBalancer}, then {@link Choice} for the rules.
 */
@NullMarked
package io.heddle.agent.lb;

import org.jspecify.annotations.NullMarked;
