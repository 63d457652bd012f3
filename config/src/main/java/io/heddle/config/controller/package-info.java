/**
 * The controller's own model of a service: what the fabric deploys ({@code .svd}) and one entry per instance with its cell
 * ({@code .trd}). It is stored in the journal, so records here are never edited once shipped. Start at {@link
 * ServiceDescription}.
 */
@NullMarked
package io.heddle.config.controller;

import org.jspecify.annotations.NullMarked;
