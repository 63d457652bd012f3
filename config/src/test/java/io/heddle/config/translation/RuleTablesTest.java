package io.heddle.config.translation;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The manual's lists are written from the rules themselves. */
class RuleTablesTest {
    private static final Path TABLES = Path.of("..", "docs", "generated", "rules.md");

    @Test
    void theManualListsEveryRule() throws IOException {
        var out = new StringBuilder(
                "# Rules\n\nWritten by RuleTablesTest.\n\n## What is checked\n\n| rule | meaning |\n|---|---|\n");
        for (var rule : Rule.values()) {
            out.append("| ")
                    .append(rule.id())
                    .append(" | ")
                    .append(rule.meaning().replace("|", "\\|"))
                    .append(" |\n");
        }
        out.append(
                "\n## What a change needs\n\n`*` stands for any name, `+` for one that comes, `-` for one that goes, `<` for a number"
                        + " that shrinks. The longest path that fits holds.\n\n| path | needs | in place | because |\n|---|---|---|---|\n");
        ChangeRules.all().forEach((path, verdict) -> out.append("| ")
                .append(path)
                .append(" | ")
                .append(words(verdict.needs()))
                .append(" | ")
                .append(words(verdict.inPlace()))
                .append(" | ")
                .append(verdict.reason())
                .append(" |\n"));
        if (Boolean.getBoolean("heddle.update")) Files.writeString(TABLES, out);
        assertThat(TABLES).as("run this test with -Dheddle.update=true").hasContent(out.toString());
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
