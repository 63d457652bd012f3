/**
 * Other systems on the benchmarks' work, each in processes of its own. Nothing of Heddle may depend on this package, nor it on
 * Heddle: what it measures it prints, a line for each figure. Start reading at {@link io.heddle.peers.PeerMain}.
 */
@NullMarked
package io.heddle.peers;

import org.jspecify.annotations.NullMarked;
