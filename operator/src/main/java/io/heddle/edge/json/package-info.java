/**
 * The JSON API of one fabric process, over HTTP: {@code docs/api.md} lists what it answers. It knows the fabric only by
 * {@code io.heddle.api}, and no rule of the fabric is decided here. Start at {@link JsonApi}.
 */
@NullMarked
package io.heddle.edge.json;

import org.jspecify.annotations.NullMarked;
