package io.heddle.persistence.golden;

import static io.heddle.persistence.EventCatalogue.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.config.Epoch;
import io.heddle.config.NodeId;
import io.heddle.persistence.EventCatalogue;
import io.heddle.persistence.Fact;
import io.heddle.persistence.Persisted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueGoldenTest {
    private static final List<Persisted> SAMPLES = List.of(
            new Fact.Noted("text"),
            new Fact.Measured(
                    Instant.parse("2011-04-01T00:00:00Z"),
                    Duration.ofMinutes(2),
                    Optional.of("note"),
                    List.of(new NodeId("n-1")),
                    Map.of(new NodeId("n-1"), 1L),
                    new Epoch(2),
                    Fact.Colour.RED),
            new Fact.Painted(new Fact.Square(1), List.of(new Fact.Circle(2))),
            new Fact.Emptied(),
            new Fact.Page("page"));

    private final EventCatalogue catalogue = new Fact.Source().catalogue();

    @TempDir
    private Path dir;

    @Test
    void theEventsOfTheseTestsStandInTheirFile() {
        new CatalogueGolden(catalogue).verifySamples(Path.of("src/test/resources/golden/fact.events"), SAMPLES);
    }

    @Test
    void newSamplesAreAddedOnlyWhenAskedFor() throws Exception {
        Path file = dir.resolve("golden/x.events");
        assertThatThrownBy(() -> new CatalogueGolden(catalogue, false).verifySamples(file, SAMPLES))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("is not in the file yet:\n    fact.noted.v1 {\"text\":\"text\"}");
        assertThat(file).doesNotExist();
        new CatalogueGolden(catalogue, true).verifySamples(file, SAMPLES);
        new CatalogueGolden(catalogue, false).verifySamples(file, SAMPLES);
        assertThat(Files.readAllLines(file)).hasSize(5).contains("fact.noted.v1 {\"text\":\"text\"}");
    }

    @Test
    void anEventThatChangedIsNeverWrittenOver() throws Exception {
        Path file = dir.resolve("x.events");
        Files.writeString(file, """
                fact.noted.v1 {"words":"old"}
                fact.emptied.v1 {"left":0}
                fact.gone.v1 {}
                """);
        assertThatThrownBy(() -> new CatalogueGolden(catalogue, true).verifySamples(file, SAMPLES))
                .hasMessageContaining("cannot be read any more:\n    fact.noted.v1")
                .hasMessageContaining("was written as\n    fact.emptied.v1 {\"left\":0}")
                .hasMessageContaining("no longer knows fact.gone.v1");
        assertThat(Files.readAllLines(file)).hasSize(3);
    }

    @Test
    void anEntryWithoutASampleIsNamed() {
        assertThatThrownBy(() -> new CatalogueGolden(catalogue, true)
                        .verifySamples(dir.resolve("x"), List.of(new Fact.Noted("x"))))
                .hasMessageContaining("no sample of fact.painted.v1");
    }

    @Test
    void theListingSaysNamesAndFields() throws Exception {
        assertThat(new CatalogueGolden(catalogue).listing())
                .contains(
                        "fact.measured.v1 (at: Instant, took: Duration, note: Optional<String>, nodes: List<NodeId>,"
                                + " counts: Map<NodeId, Long>, epoch: Epoch, colour: Colour)",
                        "fact.emptied.v1 ()");
        Path file = dir.resolve("events.txt");
        Files.writeString(file, "other.module.v1 (x: int)\n");
        new CatalogueGolden(catalogue, true).verifyListing(file);
        new CatalogueGolden(catalogue, false).verifyListing(file);
        assertThat(Files.readAllLines(file)).hasSize(6);
    }

    @Test
    void aFieldThatChangedIsNoticedInTheListing() throws Exception {
        Path file = dir.resolve("events.txt");
        Files.writeString(file, "fact.noted.v1 (text: int)\n");
        assertThatThrownBy(() -> new CatalogueGolden(EventCatalogue.of(entry("fact.noted.v1", Fact.Noted.class)), true)
                        .verifyListing(file))
                .hasMessageContaining("is listed as\n    fact.noted.v1 (text: int)");
    }
}
