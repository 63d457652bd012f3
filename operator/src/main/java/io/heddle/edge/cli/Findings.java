package io.heddle.edge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.heddle.config.Finding;
import io.heddle.config.Finding.Severity;
import java.util.List;

/** Findings as people and programs read them, the same whether they were made here or by the server. */
final class Findings {
    private Findings() {}

    static String line(JsonNode finding) {
        return new Finding(
                        severity(finding.path("severity").asText()),
                        finding.path("place").asText(),
                        finding.path("path").asText(),
                        finding.path("rule").asText(),
                        finding.path("message").asText(),
                        finding.path("remedy").asText())
                .toString();
    }

    /** What a finding is about, wherever it was found. */
    static String what(JsonNode finding) {
        return finding.path("rule").asText() + ": " + finding.path("message").asText();
    }

    static String what(Finding finding) {
        return finding.rule() + ": " + finding.message();
    }

    static List<String> lines(List<Finding> findings) {
        return findings.stream()
                .distinct()
                .sorted(Finding.ORDER)
                .map(Finding::toString)
                .toList();
    }

    static ArrayNode json(List<Finding> findings) {
        var array = ApiClient.JSON.createArrayNode();
        findings.stream().distinct().sorted(Finding.ORDER).forEach(finding -> array.addObject()
                .put("severity", finding.severity().name())
                .put("place", finding.place())
                .put("file", finding.file())
                .put("line", finding.line())
                .put("column", finding.column())
                .put("path", finding.path())
                .put("rule", finding.rule())
                .put("message", finding.message())
                .put("remedy", finding.remedy()));
        return array;
    }

    /** {@code no errors, 3 warnings}: what a person looks for first, said last. */
    static String summary(List<Finding> findings) {
        var distinct = findings.stream().distinct().toList();
        long errors = distinct.stream().filter(Finding::isError).count();
        long warnings =
                distinct.stream().filter(f -> f.severity() == Severity.WARNING).count();
        return number(errors, "error") + (warnings == 0 ? "" : ", " + number(warnings, "warning"));
    }

    private static String number(long count, String what) {
        return (count == 0 ? "no" : count) + " " + what + (count == 1 ? "" : "s");
    }

    /** {@code one finding}, {@code 3 findings}. */
    static String count(int findings) {
        return findings == 1 ? "one finding" : findings + " findings";
    }

    private static Severity severity(String name) {
        for (var severity : Severity.values()) {
            if (severity.name().equals(name)) return severity;
        }
        return Severity.ERROR;
    }
}
