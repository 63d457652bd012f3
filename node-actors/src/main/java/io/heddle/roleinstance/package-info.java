/** One role instance's status history, through all the VMs it has had. Start at {@link io.heddle.roleinstance.RoleInstance}. */
@NullMarked
package io.heddle.roleinstance;

import org.jspecify.annotations.NullMarked;
