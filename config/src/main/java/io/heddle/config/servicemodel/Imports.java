package io.heddle.config.servicemodel;

/** What a role's imports add to it. Modules of nobody's SDK add nothing that could be known. */
public final class Imports {
    private Imports() {}

    /** The role with the settings, endpoints and certificates of its imports; its own declarations win. */
    public static RoleDefinition expand(RoleDefinition role) {
        var expanded = role;
        for (var wanted : role.imports()) {
            var plugin = Plugin.named(wanted.moduleName());
            if (plugin.isPresent()) expanded = plugin.get().expand(expanded, wanted.place());
        }
        return expanded;
    }

    /** Whether a module by this name is known. */
    public static boolean known(String module) {
        return Plugin.named(module).isPresent();
    }
}
