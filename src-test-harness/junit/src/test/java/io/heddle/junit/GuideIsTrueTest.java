package io.heddle.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every example of docs/testing.md is code that the tests of the package {@code shop} run, and each of those stands in the guide. */
class GuideIsTrueTest {
    private static final Path TOP = Path.of(System.getProperty("heddle.top"));
    private static final Path SOURCES = TOP.resolve("src-test-harness/junit/src/test");
    private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private static List<String> blocks(String kind) throws IOException {
        var found = new ArrayList<String>();
        var blocks = BLOCK.matcher(Files.readString(TOP.resolve("docs/testing.md")));
        while (blocks.find()) if (blocks.group(1).equals(kind)) found.add(blocks.group(2));
        assertThat(found).isNotEmpty();
        return found;
    }

    private static String source(String file) throws IOException {
        return Files.readString(SOURCES.resolve(file));
    }

    @Test
    void everyExampleIsATestOfOurs() throws IOException {
        var code = flat(source("java/shop/ShopTest.java") + source("java/shop/GuideTest.java"));
        assertThat(blocks("java")).allMatch(example -> code.contains(flat(example)));
    }

    /** Without the indentation of its lines. */
    private static String flat(String code) {
        return code.lines().map(String::strip).collect(Collectors.joining("\n"));
    }

    @Test
    void everyTestOfOursIsAnExample() throws IOException {
        var guide = String.join("\n", blocks("java"));
        var tests =
                Pattern.compile("void (\\w+)\\(SimulatedDatacenter dc\\)").matcher(source("java/shop/GuideTest.java"));
        while (tests.find()) {
            boolean partly = tests.group(1).equals("everythingThatCanBeBroken");
            assertThat(guide).contains(partly ? "dc.kill(node(\"node-00003\"))" : "void " + tests.group(1) + "(");
        }
    }

    @Test
    void theScheduleIsTheOneThatIsPlayed() throws IOException {
        assertThat(blocks("")).containsExactly(source("resources/shop/bad-night.schedule"));
    }

    @Test
    void theReportIsOneThatCanBeSeen() throws IOException {
        var report = shape(ExtensionTest.reportOfAFailure());
        var shown = Arrays.stream(blocks("text").getFirst().split("\n"))
                .filter(line -> !line.isBlank())
                .map(GuideIsTrueTest::shape)
                .toList();
        assertThat(shown).hasSizeGreaterThan(8).allSatisfy(line -> assertThat(report)
                .contains(line));
    }

    /** Without its numbers: moments, nodes and instances are other ones whenever a rule changes. */
    private static String shape(String text) {
        return text.replaceAll("\\d+", "#");
    }

    @Test
    void theTableOfElementsIsComplete() throws IOException {
        var guide = Files.readString(TOP.resolve("docs/testing.md"));
        assertThat(Arrays.stream(Datacenter.class.getDeclaredMethods()).map(m -> "`" + m.getName() + "`"))
                .allSatisfy(element -> assertThat(guide).contains(element));
    }
}
