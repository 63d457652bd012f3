package io.heddle.config.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Finding;
import io.heddle.config.servicemodel.ConfigurationWriter;
import io.heddle.config.servicemodel.DefinitionWriter;
import io.heddle.config.servicemodel.ServiceModelReader;
import io.heddle.config.translation.ModelPrinter;
import io.heddle.config.translation.ServiceCheck;
import io.heddle.config.translation.Topology;
import io.heddle.config.translation.Translator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CorpusTest {
    private static final Path SUMMARY = Path.of("..", "docs", "generated", "service-models.md");

    @Test
    void everyRealPairIsTranslatedOrHasErrorsThatWereLookedAt() throws IOException {
        var summary = summary(Corpus.folder());
        if (Boolean.getBoolean("heddle.update")) Files.writeString(SUMMARY, summary);
        assertThat(SUMMARY)
                .as("look at the difference; then run this test with -Dheddle.update=true")
                .hasContent(summary);
    }

    @Test
    void everyRealFilePrintsBackToTheSame() {
        var folder = Corpus.folder();
        for (var file : Corpus.files(folder, ".csdef")) {
            var read = ServiceModelReader.readDefinition("a", Corpus.bytes(file));
            if (read.valid().isEmpty()) continue;
            var again = ServiceModelReader.readDefinition(
                    "b", DefinitionWriter.print(read.valid().get()).getBytes(UTF_8));
            assertThat(again.value()).as(file.toString()).isEqualTo(read.value());
        }
        for (var file : Corpus.files(folder, ".cscfg")) {
            var read = ServiceModelReader.readConfiguration("a", Corpus.bytes(file));
            if (read.valid().isEmpty()) continue;
            var again = ServiceModelReader.readConfiguration(
                    "b", ConfigurationWriter.print(read.valid().get()).getBytes(UTF_8));
            assertThat(again.value()).as(file.toString()).isEqualTo(read.value());
        }
    }

    @Test
    void everyRealDeploymentModelIsReadBackFromItsOwnPrint() {
        for (var pair : Corpus.pairs(Corpus.folder())) {
            var model = ServiceModelReader.read("a", Corpus.bytes(pair.csdef()), "b", Corpus.bytes(pair.cscfg()))
                    .valid();
            if (model.isEmpty()) continue;
            var deployment = Translator.toDeployment(model.get());
            assertThat(ModelPrinter.readDeployment(ModelPrinter.print(deployment)))
                    .as(pair.name())
                    .isEqualTo(deployment);
        }
    }

    private static String summary(Path folder) {
        var outcomes = new TreeMap<String, Integer>();
        var rules = new TreeMap<String, Tally>();
        var refused = new TreeMap<String, String>();
        for (var pair : Corpus.pairs(folder)) {
            var report = ServiceCheck.check("def", Corpus.bytes(pair.csdef()), "cfg", Corpus.bytes(pair.cscfg()));
            outcomes.merge(outcome(report), 1, Integer::sum);
            count(report.findings(), rules);
            if (report.deployable()) {
                var service = report.translation().orElseThrow().description().orElseThrow();
                assertThat(Topology.cells(service)).hasSize(service.instanceCount());
            } else {
                refused.put(pair.name(), errors(report.findings()));
            }
        }
        int alone = 0;
        for (var csdef : Corpus.files(folder, ".csdef")) {
            if (!Corpus.configurations(csdef).isEmpty()) continue;
            var findings = ServiceModelReader.readDefinition("def", Corpus.bytes(csdef))
                    .findings();
            alone++;
            count(findings, rules);
            if (Finding.anyError(findings)) refused.put(folder.relativize(csdef).toString(), errors(findings));
        }
        for (var cscfg : Corpus.files(folder, ".cscfg")) {
            ServiceModelReader.readConfiguration("cfg", Corpus.bytes(cscfg));
        }
        return text(outcomes, alone, rules, refused);
    }

    private static String outcome(ServiceCheck.Report report) {
        if (!report.deployable()) return "refused";
        return report.translation().orElseThrow().cannotRun().isEmpty() ? "runs here" : "translated, needs Windows";
    }

    private static void count(List<Finding> findings, Map<String, Tally> rules) {
        var touched = new TreeSet<String>();
        for (var f : findings) {
            var key = f.severity() + " | " + f.rule();
            var tally = rules.computeIfAbsent(key, k -> new Tally());
            tally.findings++;
            if (touched.add(key)) tally.inputs++;
        }
    }

    private static String errors(List<Finding> findings) {
        var rules = new TreeSet<String>();
        findings.stream().filter(Finding::isError).forEach(f -> rules.add(f.rule()));
        return String.join(", ", rules);
    }

    private static String text(
            Map<String, Integer> outcomes, int alone, Map<String, Tally> rules, Map<String, String> refused) {
        var out = new StringBuilder("# What becomes of real service models\n\n");
        out.append("Written by CorpusTest; reviewed as a difference. The files are no part of the project.\n\n");
        out.append("| pairs | outcome |\n|---|---|\n");
        outcomes.forEach(
                (o, n) -> out.append("| ").append(n).append(" | ").append(o).append(" |\n"));
        out.append("\nFurther definitions without a configuration: ")
                .append(alone)
                .append(".\n\n");
        out.append("| severity | rule | findings | inputs |\n|---|---|---|---|\n");
        rules.forEach((r, t) -> out.append("| ")
                .append(r)
                .append(" | ")
                .append(t.findings)
                .append(" | ")
                .append(t.inputs)
                .append(" |\n"));
        out.append("\n## Refused, and by which rules\n\n| input | rules |\n|---|---|\n");
        refused.forEach(
                (n, r) -> out.append("| ").append(n).append(" | ").append(r).append(" |\n"));
        return out.toString();
    }

    private static final class Tally {
        private int findings;
        private int inputs;
    }
}
