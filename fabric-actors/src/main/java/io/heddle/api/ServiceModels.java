package io.heddle.api;

import io.heddle.config.Finding;
import io.heddle.config.controller.InstanceCell;
import io.heddle.config.controller.ServiceDescription;
import io.heddle.config.packages.BadPackage;
import io.heddle.config.packages.CloudPackage;
import io.heddle.config.packages.DocumentFiles;
import io.heddle.config.packages.Packer;
import io.heddle.config.packages.ServiceFiles;
import io.heddle.config.servicemodel.ServiceModelReader;
import io.heddle.config.servicemodel.ServiceModelReader.Result;
import io.heddle.config.translation.DeploymentModel;
import io.heddle.config.translation.ModelDifference;
import io.heddle.config.translation.ModelPrinter;
import io.heddle.config.translation.ServiceCheck;
import io.heddle.config.translation.Topology;
import io.heddle.config.translation.Translator;
import io.heddle.config.xml.Findings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Service models and packages: what the commands {@code check}, {@code translate}, {@code pack} and {@code unpack} do. Needs
 * no fabric. Whatever is wrong with what was handed in is a finding; an {@link IOException} is a disk that fails, a package that
 * does not exist, or a folder to unpack to that is not empty.
 */
public final class ServiceModels {
    private ServiceModels() {}

    /**
     * A service model, and how far it came.
     *
     * @param deployment definition and configuration joined, imports expanded ({@code .waz}); empty if there was an error
     * @param description what {@link Fabric#deploy} takes ({@code .svd}); empty if there was an error. What only keeps a role
     *     from running on Linux is among {@code cannotRun}: simulated machines run it all the same
     * @param topology one entry for each instance ({@code .trd}); none if there was an error
     * @param findings all of them, errors first
     * @param cannotRun those, as errors, that real machines refuse; they stand among the findings as warnings
     */
    public record Model(
            Optional<DeploymentModel> deployment,
            Optional<ServiceDescription> description,
            List<InstanceCell> topology,
            List<Finding> findings,
            List<Finding> cannotRun) {
        public Model {
            topology = List.copyOf(topology);
            findings = List.copyOf(findings);
            cannotRun = List.copyOf(cannotRun);
        }
    }

    /**
     * Checks a definition with any number of configurations, or alone. What concerns several of them is said once.
     *
     * @param definition a {@code .csdef}, a service's folder, or a package
     */
    public static List<Finding> check(Path definition, List<Path> configurations) throws IOException {
        var findings = new Findings();
        var document = ServiceFiles.definition(definition, findings);
        var read = new LinkedHashMap<String, byte[]>();
        for (var file : configurations) {
            DocumentFiles.read(file, findings).ifPresent(bytes -> read.put(file.toString(), bytes));
        }
        var all = new ArrayList<>(findings.toList());
        // When every configuration is unreadable, the definition is still worth a look.
        document.ifPresent(d -> all.addAll(ServiceCheck.check(d.name(), d.bytes(), read)));
        all.sort(Finding.ORDER);
        return List.copyOf(all);
    }

    /**
     * Reads, checks and translates.
     *
     * @param definition a {@code .csdef}, a service's folder, or a package
     * @param packageSha256 of the package that {@link Fabric#storePackage} took; empty when there is none (simulated only)
     */
    public static Model read(Path definition, Path configuration, String packageSha256) throws IOException {
        var findings = new Findings();
        var csdef = ServiceFiles.definition(definition, findings);
        var cscfg = DocumentFiles.read(configuration, findings);
        if (csdef.isEmpty() || cscfg.isEmpty()) {
            return new Model(Optional.empty(), Optional.empty(), List.of(), findings.toList(), List.of());
        }
        return read(csdef.get().name(), csdef.get().bytes(), configuration.toString(), cscfg.get(), packageSha256);
    }

    /** The same for documents that are no files; the names stand in findings. */
    public static Model read(
            String definitionName,
            byte[] definition,
            String configurationName,
            byte[] configuration,
            String packageSha256) {
        var read = ServiceModelReader.read(definitionName, definition, configurationName, configuration);
        var report = ServiceCheck.report(read, packageSha256);
        return new Model(
                read.valid().map(Translator::toDeployment),
                report.description(),
                report.description().map(Topology::cells).orElse(List.of()),
                report.findings(),
                report.translation().map(Translator.Translation::cannotRun).orElse(List.of()));
    }

    /** What changes from one model to the next, what each change needs, and what an update in place refuses. */
    public static ModelDifference difference(DeploymentModel before, DeploymentModel after) {
        return ModelDifference.between(before, after);
    }

    /** Any step of the translation as JSON. */
    public static String print(Object step) {
        return ModelPrinter.print(step);
    }

    /** Makes a package of a service's folder. On an error no file is left behind. */
    public static Result<Packer.Packed> pack(Path folder, Path file) throws IOException {
        return Packer.pack(folder, file.toAbsolutePath());
    }

    /**
     * Unpacks a package into a folder, which is created, or must be empty: its definition, and each role's software under
     * {@code roles/<Role>}. Before, each part is compared with its checksum in the package's manifest.
     *
     * @return the names of the roles. On an error the folder's content is useless, and is for the caller to delete
     */
    public static Result<List<String>> unpack(Path file, Path folder) throws IOException {
        var opened = CloudPackage.open(file);
        if (opened.value().isEmpty()) return new Result<>(Optional.empty(), opened.findings());
        try (var it = opened.value().get()) {
            var findings = it.verify();
            if (!Finding.anyError(findings)) findings = it.extractAll(folder);
            return new Result<>(findings.isEmpty() ? Optional.of(it.roles()) : Optional.empty(), findings);
        } catch (BadPackage e) {
            return new Result<>(Optional.empty(), List.of(e.finding()));
        }
    }
}
