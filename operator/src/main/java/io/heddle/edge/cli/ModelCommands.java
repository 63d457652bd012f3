package io.heddle.edge.cli;

import io.heddle.api.ServiceModels;
import io.heddle.config.Finding;
import io.heddle.config.packages.ServiceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The commands on service models and packages. They need no fabric. */
final class ModelCommands {
    private ModelCommands() {}

    /** What these commands share: a terminal, and findings that are shown and counted. */
    @Command(mixinStandardHelpOptions = true)
    abstract static class Offline implements Callable<Integer> {
        @Option(names = "--json", description = "print JSON")
        private boolean json;

        @ParentCommand
        private Heddle heddle = Heddle.none();

        Terminal terminal() {
            return heddle.terminal();
        }

        boolean json() {
            return json;
        }

        /** Shows findings, and gives the exit code that they deserve. */
        int show(List<Finding> findings) {
            if (json) {
                terminal().print(RemoteCommand.pretty(Findings.json(findings)));
            } else {
                Findings.lines(findings).forEach(terminal()::print);
            }
            return Finding.anyError(findings) ? Failure.REFUSED : 0;
        }

        /** Says the findings; throws {@link Failure} with them when {@code refused} says what could not be done. */
        void require(List<Finding> findings, String refused) {
            var lines = Findings.lines(findings);
            if (!refused.isEmpty()) {
                if (json) terminal().print(RemoteCommand.pretty(Findings.json(findings)));
                throw Failure.refused(refused + ": " + Findings.summary(findings), json ? List.of() : lines);
            }
            lines.forEach(terminal()::say);
        }
    }

    @Command(name = "check", description = "validates a service model; all findings with file and line")
    static final class Check extends Offline {
        @Parameters(
                paramLabel = "CSDEF",
                index = "0",
                description = "the service definition, a package, or the service's folder")
        private Path definition = Path.of("");

        @Parameters(
                paramLabel = "CSCFG",
                index = "1..*",
                description = "its configurations; of a folder, by default those that lie in it")
        private List<Path> configurations = new ArrayList<>();

        @Override
        public Integer call() {
            Documents.require(definition);
            configurations.forEach(Documents::require);
            try {
                boolean folder = configurations.isEmpty() && Files.isDirectory(definition);
                var findings = ServiceModels.check(
                        definition, folder ? ServiceFiles.configurations(definition) : configurations);
                int code = show(findings);
                if (!json()) terminal().print(Findings.summary(findings));
                return code;
            } catch (IOException e) {
                throw Documents.cannotRead(definition, e);
            }
        }
    }

    /** A step of the translation. */
    enum Step {
        WAZ,
        SVD,
        TRD
    }

    @Command(name = "translate", description = "shows a step of a service model's translation")
    static final class Translate extends Offline {
        @Parameters(
                paramLabel = "CSDEF",
                index = "0",
                description = "the service definition, a package, or the service's folder")
        private Path definition = Path.of("");

        @Parameters(paramLabel = "CSCFG", index = "1", description = "its configuration")
        private Path configuration = Path.of("");

        @Option(
                names = "--to",
                paramLabel = "STEP",
                required = true,
                description = "waz: joined and expanded; svd: what the controller deploys; trd: one entry per instance")
        private Step step = Step.WAZ;

        @Override
        public Integer call() {
            Documents.require(definition);
            Documents.require(configuration);
            try {
                var model = ServiceModels.read(definition, configuration, "");
                // What can be deployed can be joined as well, and not the other way round.
                boolean usable = step == Step.WAZ
                        ? model.deployment().isPresent()
                        : model.description().isPresent();
                require(model.findings(), usable ? "" : "the model cannot be translated");
                terminal().print(ServiceModels.print(translated(model)).stripTrailing());
                return 0;
            } catch (IOException e) {
                throw Documents.cannotRead(definition, e);
            }
        }

        private Object translated(ServiceModels.Model model) {
            return switch (step) {
                case WAZ -> model.deployment().orElseThrow();
                case SVD -> model.description().orElseThrow();
                case TRD -> model.topology();
            };
        }
    }

    @Command(name = "pack", description = "makes a package of a service's folder")
    static final class Pack extends Offline {
        @Parameters(paramLabel = "DIR", description = "the folder with the .csdef and the roles' folders")
        private Path folder = Path.of("");

        @Option(names = "-o", paramLabel = "FILE", required = true, description = "the package to write")
        private Path file = Path.of("");

        @Override
        public Integer call() {
            try {
                var packed = ServiceModels.pack(folder, file);
                require(packed.findings(), packed.value().isPresent() ? "" : "not packed");
                var made = packed.value().orElseThrow();
                if (json()) {
                    terminal()
                            .print(RemoteCommand.pretty(ApiClient.JSON
                                    .createObjectNode()
                                    .put("file", made.file().toString())
                                    .put("sha256", made.sha256())
                                    .put("bytes", made.bytes())
                                    .put("files", made.files())));
                } else {
                    terminal()
                            .print(made.file() + ": " + made.files() + " files, " + made.bytes() + " bytes, SHA-256 "
                                    + made.sha256());
                }
                return 0;
            } catch (IOException e) {
                throw Documents.cannotRead(file, e);
            }
        }
    }

    @Command(name = "unpack", description = "unpacks a package into a folder")
    static final class Unpack extends Offline {
        @Parameters(paramLabel = "CSPKG", description = "the package")
        private Path file = Path.of("");

        @Option(names = "-o", paramLabel = "DIR", required = true, description = "the folder, new or empty")
        private Path folder = Path.of("");

        @Override
        public Integer call() {
            try {
                var unpacked = ServiceModels.unpack(file, folder);
                require(unpacked.findings(), unpacked.value().isPresent() ? "" : "not unpacked");
                var roles = unpacked.value().orElseThrow();
                if (json()) {
                    var out = ApiClient.JSON.createObjectNode().put("folder", folder.toString());
                    roles.forEach(out.putArray("roles")::add);
                    terminal().print(RemoteCommand.pretty(out));
                } else {
                    terminal().print(folder + ": the definition, and the software of " + String.join(", ", roles));
                }
                return 0;
            } catch (IOException e) {
                throw Documents.cannotRead(file, e);
            }
        }
    }
}
