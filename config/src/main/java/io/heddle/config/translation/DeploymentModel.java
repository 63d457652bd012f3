package io.heddle.config.translation;

import io.heddle.config.servicemodel.NetworkConfiguration;
import io.heddle.config.servicemodel.RoleDefinition;
import io.heddle.config.servicemodel.ServiceConfiguration.GuestAgentSettings;
import io.heddle.config.servicemodel.ServiceConfiguration.Setting;
import io.heddle.config.servicemodel.ServiceConfiguration.Thumbprint;
import io.heddle.config.servicemodel.ServiceDefinition.LoadBalancerProbe;
import io.heddle.config.servicemodel.ServiceDefinition.NetworkTrafficRule;
import io.heddle.config.servicemodel.ServiceDefinition.TopologyChangeDiscovery;
import java.util.List;
import java.util.Optional;

/** The front end's view of a deployment ({@code .waz}): definition and configuration as one, imports expanded. */
public record DeploymentModel(
        String service,
        String osFamily,
        String osVersion,
        int updateDomains,
        TopologyChangeDiscovery topologyChangeDiscovery,
        List<LoadBalancerProbe> loadBalancerProbes,
        List<Role> roles,
        List<NetworkTrafficRule> networkTrafficRules,
        Optional<NetworkConfiguration> network,
        Optional<GuestAgentSettings> guestAgent) {
    public DeploymentModel {
        loadBalancerProbes = List.copyOf(loadBalancerProbes);
        roles = List.copyOf(roles);
        networkTrafficRules = List.copyOf(networkTrafficRules);
    }

    /**
     * @param definition with all that its imports add
     * @param settings every setting of the definition, and every further one of the configuration
     */
    public record Role(
            RoleDefinition definition,
            int instances,
            String vmName,
            String osImage,
            List<Setting> settings,
            List<Thumbprint> certificates) {
        public Role {
            settings = List.copyOf(settings);
            certificates = List.copyOf(certificates);
        }

        public String name() {
            return definition.name();
        }
    }
}
