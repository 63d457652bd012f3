package io.heddle.process;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.heddle.api.FabricSettings;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.gateway.GatewaySettings;
import io.heddle.persistence.storage.Storage;
import io.heddle.persistence.storage.StorageSettings;
import java.util.Map;
import java.util.Optional;

/** What one process's settings mean for its parts. */
final class ProcessConfig {
    /** Name of every fabric process's actor system: fellows must agree on it. */
    static final String SYSTEM = "heddle";

    private ProcessConfig() {}

    static StorageSettings storage(FabricSettings settings) {
        var defaults = StorageSettings.from(ConfigFactory.load());
        return settings.journalUrl().map(defaults::withUrl).orElse(defaults);
    }

    /** Everything that the actor system reads: what is set by code wins over what is set by files. */
    static Config of(FabricSettings settings, Storage storage) {
        var own = settings.replica();
        var byCode = ConfigFactory.parseMap(Map.of(
                "pekko.remote.artery.canonical.hostname",
                own.address(),
                "pekko.remote.artery.canonical.port",
                own.remotingPort(),
                "pekko.remote.artery.advanced.tcp.outbound-client-hostname",
                own.address()));
        return byCode.withFallback(storage.pekkoConfig())
                .withFallback(ConfigFactory.load("heddle-fabric"))
                .resolve();
    }

    /** Where a replica's actor system is reached. */
    static String address(Datacenter.Replica replica) {
        return "pekko://" + SYSTEM + "@" + replica.address() + ":" + replica.remotingPort();
    }

    static GatewaySettings gateway(FabricSettings settings, Config config) {
        var c = config.getConfig("heddle.gateway");
        Optional<GatewaySettings.Tls> tls = settings.credentials()
                .map(k -> new GatewaySettings.Tls(k.authority(), k.certificate(), k.privateKey()));
        return new GatewaySettings(
                settings.replica().address(),
                settings.replica().agentPort(),
                tls,
                Math.toIntExact(c.getBytes("message-size-max")),
                Math.toIntExact(c.getBytes("package-chunk")));
    }

    /** This software's version, as its jar says; {@code development} when it runs from classes. */
    static String version() {
        var version = ProcessConfig.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
