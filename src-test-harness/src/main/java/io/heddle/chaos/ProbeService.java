package io.heddle.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.config.packages.Packer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/** A service of one small instance that sleeps: something to deploy and delete that costs next to nothing. */
public final class ProbeService {
    private static final String DEFINITION = """
            <ServiceDefinition name="Probe"
                xmlns="http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceDefinition">
              <WorkerRole name="Idle" vmsize="ExtraSmall">
                <Runtime><EntryPoint>
                  <ProgramEntryPoint commandLine="sleep 100000" setReadyOnProcessStart="true"/>
                </EntryPoint></Runtime>
              </WorkerRole>
            </ServiceDefinition>
            """;

    private static final String CONFIGURATION = """
            <ServiceConfiguration serviceName="Probe"
                xmlns="http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceConfiguration">
              <Role name="Idle"><Instances count="1"/></Role>
            </ServiceConfiguration>
            """;

    private final String packageSha256;

    private ProbeService(String packageSha256) {
        this.packageSha256 = packageSha256;
    }

    /** Packs it in a folder and gives the package to a fabric. */
    public static ProbeService store(LocalFabric fabric, Path directory) throws IOException, InterruptedException {
        var folder = Files.createDirectories(directory.resolve("probe"));
        Files.writeString(folder.resolve("ServiceDefinition.csdef"), DEFINITION);
        Files.writeString(folder.resolve("ServiceConfiguration.cscfg"), CONFIGURATION);
        Files.createDirectories(folder.resolve("Idle"));
        Files.writeString(folder.resolve("Idle/readme.txt"), "It sleeps.");
        var packed = Packer.pack(folder, directory.resolve("probe.cspkg"));
        var file = packed.valid().orElseThrow(() -> new IOException("not packed: " + packed.findings()));
        fabric.store(file.file(), file.sha256());
        return new ProbeService(file.sha256());
    }

    /** The request that deploys it as {@code service}. */
    public Map<String, Object> deployment(String service, String requestId) {
        return Map.of(
                "requestId",
                requestId,
                "service",
                service,
                "slot",
                "production",
                "packageSha256",
                packageSha256,
                "configuration",
                Base64.getEncoder().encodeToString(CONFIGURATION.getBytes(UTF_8)));
    }
}
