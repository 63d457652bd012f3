/**
 * What runs inside a virtual machine: the guest agent, the host bootstrapper and the worker role host, one small process
 * each. They know only their host, never the fabric, and need nothing but the JDK and protobuf. Start at {@link WaAppAgent}.
 */
@NullMarked
package io.heddle.guest;

import org.jspecify.annotations.NullMarked;
