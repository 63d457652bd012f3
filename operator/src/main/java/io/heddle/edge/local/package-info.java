/**
 * A whole fabric on one machine: the folder that it lives in, the machine room that starts its processes and plays the
 * machines' power controllers, and the orderly end. It knows processes, not what they do. Start at {@link MachineRoom}.
 */
@NullMarked
package io.heddle.edge.local;

import org.jspecify.annotations.NullMarked;
