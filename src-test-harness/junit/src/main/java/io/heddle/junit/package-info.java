/**
 * A whole datacenter in a JUnit 5 test: the product's own actors in virtual time under one seed, with a handle to deploy, to
 * break things, to wait and to look. It decides nothing about a datacenter, and nothing of the product may depend on it. Start at
 * {@link io.heddle.junit.Datacenter}.
 */
@NullMarked
package io.heddle.junit;

import org.jspecify.annotations.NullMarked;
