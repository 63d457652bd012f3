/**
 * The service models that people write: {@code .csdef} and {@code .cscfg}, read, checked against each other and printed.
 * Everything their schemas know is here, whether the fabric can do it or not. Start at {@link ServiceModelReader}.
 */
@NullMarked
package io.heddle.config.servicemodel;

import org.jspecify.annotations.NullMarked;
