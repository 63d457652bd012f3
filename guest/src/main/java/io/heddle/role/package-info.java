/**
 * What a role's own code sees of the platform: its life cycle and its environment. Nothing here knows how the role was
 * started, and nothing here may need more than the JDK. Start at {@link RoleEntryPoint}.
 */
@NullMarked
package io.heddle.role;

import org.jspecify.annotations.NullMarked;
