/**
 * From what people write to what the controller deploys, in pure steps: service model, deployment model ({@code .waz}),
 * controller model ({@code .svd}), topology ({@code .trd}). Each can be printed. Start at {@link Translator}.
 */
@NullMarked
package io.heddle.config.translation;

import org.jspecify.annotations.NullMarked;
