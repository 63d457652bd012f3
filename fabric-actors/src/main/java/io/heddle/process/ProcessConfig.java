package io.heddle.process;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.heddle.api.FabricSettings;
import io.heddle.gateway.GatewaySettings;
import io.heddle.persistence.storage.Storage;
import io.heddle.persistence.storage.StorageSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

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
        var seeds = settings.datacenter().replicas().size() == 1
                ? List.<String>of()
                : settings.datacenter().replicas().stream()
                        .map(r -> "pekko://" + SYSTEM + "@" + r.address() + ":" + r.remotingPort())
                        .toList();
        var byCode = ConfigFactory.parseMap(Map.of(
                "pekko.remote.artery.canonical.hostname",
                own.address(),
                "pekko.remote.artery.canonical.port",
                own.remotingPort(),
                "pekko.cluster.seed-nodes",
                ConfigValueFactory.fromIterable(seeds)));
        return byCode.withFallback(storage.pekkoConfig())
                .withFallback(ConfigFactory.load("heddle-fabric"))
                .resolve();
    }

    /** A fabric of one process joins itself; the others find each other through their seeds. */
    static void join(ActorSystem<?> system, FabricSettings settings) {
        if (settings.datacenter().replicas().size() > 1) return;
        var cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
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
