/**
 * Decides which machine each role instance runs on: hard rules, soft scores, and a reason for every refusal. Pure and
 * deterministic: it knows no actor, no clock and no randomness, and ties break by id. Start at {@link
 * io.heddle.allocation.Allocator}.
 */
@NullMarked
package io.heddle.allocation;

import org.jspecify.annotations.NullMarked;
