package io.heddle.edge.cli;

import io.heddle.config.Finding;
import io.heddle.config.packages.CloudPackage;
import io.heddle.config.packages.Packer;
import io.heddle.config.servicemodel.ServiceModel;
import io.heddle.config.servicemodel.ServiceModelReader;
import io.heddle.config.translation.ModelPrinter;
import io.heddle.config.translation.Topology;
import io.heddle.config.translation.Translator;
import java.io.IOException;
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

        /** Throws {@link Failure} when one of the findings is an error; says the others. */
        void require(List<Finding> findings, String what) {
            if (Finding.anyError(findings)) {
                var lines = Findings.lines(findings);
                throw Failure.refused(what + ": " + Findings.count(lines.size()), lines);
            }
            Findings.lines(findings).forEach(terminal()::say);
        }
    }

    @Command(name = "check", description = "validates a service model; all findings with file and line")
    static final class Check extends Offline {
        @Parameters(paramLabel = "CSDEF", index = "0", description = "the service definition")
        private Path definition = Path.of("");

        @Parameters(paramLabel = "CSCFG", index = "1..*", description = "its configurations")
        private List<Path> configurations = new ArrayList<>();

        @Override
        public Integer call() {
            var findings = new ArrayList<Finding>();
            var csdef = Documents.read(definition);
            if (configurations.isEmpty()) {
                findings.addAll(ServiceModelReader.readDefinition(definition.toString(), csdef)
                        .findings());
            }
            for (var configuration : configurations) {
                var result = ServiceModelReader.read(
                        definition.toString(), csdef, configuration.toString(), Documents.read(configuration));
                findings.addAll(result.findings());
                result.valid().ifPresent(model -> {
                    var translation = Translator.toController(model, "");
                    findings.addAll(translation.findings());
                    findings.addAll(translation.cannotRun());
                });
            }
            int code = show(findings);
            if (code == 0 && !json()) terminal().print("no errors");
            return code;
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
        @Parameters(paramLabel = "CSDEF", index = "0", description = "the service definition")
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
            var read = ServiceModelReader.read(
                    definition.toString(),
                    Documents.read(definition),
                    configuration.toString(),
                    Documents.read(configuration));
            require(read.findings(), "the model cannot be used");
            terminal()
                    .print(ModelPrinter.print(translated(read.value().orElseThrow()))
                            .stripTrailing());
            return 0;
        }

        private Object translated(ServiceModel model) {
            if (step == Step.WAZ) return Translator.toDeployment(model);
            var translation = Translator.toController(model, "");
            require(translation.findings(), "the model cannot be translated");
            var description = translation.description().orElseThrow();
            return step == Step.SVD ? description : Topology.cells(description);
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
                var packed = Packer.pack(folder, file.toAbsolutePath());
                require(packed.findings(), "not packed");
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
                var opened = CloudPackage.open(file);
                require(opened.findings(), "not unpacked");
                try (var content = opened.value().orElseThrow()) {
                    require(content.extractAll(folder), "not unpacked");
                    if (!json()) terminal().print(folder + ": the definition, and roles " + content.roles());
                }
                return 0;
            } catch (IOException e) {
                throw Documents.cannotRead(file, e);
            }
        }
    }
}
