/**
 * The process on each machine: takes the machine's goal from the fabric, keeps it on disk, and brings the virtual machines
 * to it, with nobody above it if need be. It never joins the fabric's cluster and decides nothing about placement. Start at
 * {@link HostAgentMain}, then {@link Reconciler} for the rules.
 */
@NullMarked
package io.heddle.agent;

import org.jspecify.annotations.NullMarked;
