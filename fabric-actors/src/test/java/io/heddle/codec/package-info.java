/** That everything which the journal and the wire between fabric processes carry can be written and read. Start at {@link io.heddle.codec.CodecTest}. */
@NullMarked
package io.heddle.codec;

import org.jspecify.annotations.NullMarked;
