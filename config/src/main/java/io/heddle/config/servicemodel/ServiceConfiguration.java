package io.heddle.config.servicemodel;

import io.heddle.config.xml.Place;
import java.util.List;
import java.util.Optional;

/**
 * A {@code .cscfg}: how many instances run, with which values.
 *
 * @param osFamily 1 to 7 as written; {@code 1} when not given
 * @param osVersion {@code *}, or the name of one guest operating system
 */
public record ServiceConfiguration(
        Place place,
        String serviceName,
        String osFamily,
        String osVersion,
        String schemaVersion,
        List<RoleConfiguration> roles,
        Optional<NetworkConfiguration> network,
        Optional<GuestAgentSettings> guestAgent) {
    public ServiceConfiguration {
        roles = List.copyOf(roles);
    }

    public Optional<RoleConfiguration> role(String role) {
        return roles.stream().filter(r -> r.name().equals(role)).findFirst();
    }

    /**
     * @param vmName prefix of the instances' host names; empty when not given
     * @param osImage disk image of a VM role; empty when not given
     */
    public record RoleConfiguration(
            Place place,
            String name,
            String vmName,
            String osImage,
            int instances,
            List<Setting> settings,
            List<Thumbprint> certificates) {
        public RoleConfiguration {
            settings = List.copyOf(settings);
            certificates = List.copyOf(certificates);
        }

        public Optional<String> setting(String setting) {
            return settings.stream()
                    .filter(s -> s.name().equals(setting))
                    .map(Setting::value)
                    .findFirst();
        }
    }

    public record Setting(Place place, String name, String value) {}

    /** {@code thumbprint}: upper-case hex without white space, or as written when it is no thumbprint (a placeholder). */
    public record Thumbprint(Place place, String name, String thumbprint, String algorithm) {}

    public record GuestAgentSettings(
            Place place, boolean cleanupFirewallOnRoleRestart, boolean allowRoleProcessLocalDumps) {}
}
