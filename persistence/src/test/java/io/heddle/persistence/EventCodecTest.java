package io.heddle.persistence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.config.Epoch;
import io.heddle.config.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventCodecTest {
    private static final Fact.Measured MEASURED = new Fact.Measured(
            Instant.parse("2011-04-01T12:30:00.123456789Z"),
            Duration.ofMillis(1500),
            Optional.empty(),
            List.of(new NodeId("node-1")),
            Map.of(new NodeId("node-1"), 7L, new NodeId("node-2"), 8L),
            new Epoch(3),
            Fact.Colour.GREEN);

    private final EventCodec codec = new EventCodec(EventCatalogue.discovered());

    @Test
    void whatWasWrittenIsReadBackEqual() {
        for (Fact fact : List.of(
                new Fact.Noted("\u00e4 \ud83e\udde3"),
                MEASURED,
                new Fact.Painted(new Fact.Square(2), List.of(new Fact.Circle(0.5), new Fact.Square(1))),
                new Fact.Emptied())) {
            assertThat(codec.decode(codec.name(fact), codec.encode(fact))).isEqualTo(fact);
        }
    }

    @Test
    void thePayloadIsPlainJson() {
        assertThat(new String(codec.encode(MEASURED), UTF_8))
                .isEqualTo(
                        "{\"at\":\"2011-04-01T12:30:00.123456789Z\",\"took\":\"PT1.5S\",\"note\":null,"
                                + "\"nodes\":[\"node-1\"],\"counts\":{\"node-1\":7,\"node-2\":8},\"epoch\":3,\"colour\":\"GREEN\"}");
    }

    @Test
    void anEditedRecordIsNoticed() {
        assertThatThrownBy(() -> codec.decode("fact.noted.v1", "{\"words\":\"x\"}".getBytes(UTF_8)))
                .isInstanceOf(EventCodec.CodecFault.class)
                .hasMessageContaining("fact.noted.v1");
    }

    @Test
    void anUnknownNameSaysWhoWroteIt() {
        assertThatThrownBy(() -> codec.decode("fact.noted.v9", new byte[0])).hasMessageContaining("newer version");
    }

    @Test
    void aRecordOutsideTheCatalogueHasNoName() {
        assertThatThrownBy(() -> codec.name(new Fact.Asked("x", new Fact.Square(1))))
                .isInstanceOf(EventCodec.CodecFault.class)
                .hasMessageContaining("Fact$Asked");
    }
}
