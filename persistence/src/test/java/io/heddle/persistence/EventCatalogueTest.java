package io.heddle.persistence;

import static io.heddle.persistence.EventCatalogue.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EventCatalogueTest {
    @Test
    void findsEverySourceOnTheClassPath() {
        assertThat(EventCatalogue.discovered().typeOf("fact.noted.v1")).contains(Fact.Noted.class);
        assertThat(EventCatalogue.discovered().nameOf(Fact.Painted.class)).contains("fact.painted.v1");
    }

    @Test
    void saysEverythingThatIsWrongAtOnce() {
        assertThatThrownBy(() -> EventCatalogue.of(
                        entry("fact.noted.v1", Fact.Noted.class),
                        entry("fact.noted.v1", Fact.Emptied.class),
                        entry("fact.noted.v2", Fact.Noted.class),
                        entry("Fact.Noted", Fact.Page.class),
                        entry("fact.shape.v1", Fact.class)))
                .hasMessageContaining("\"fact.noted.v1\" names both")
                .hasMessageContaining("is named both \"fact.noted.v1\" and \"fact.noted.v2\"")
                .hasMessageContaining("\"Fact.Noted\" is not a catalogue name")
                .hasMessageContaining("Fact is not a record");
    }

    @Test
    void noticesAnEventWithoutAName() {
        assertThatThrownBy(() -> EventCatalogue.of(entry("fact.noted.v1", Fact.Noted.class))
                        .covering(Fact.class))
                .hasMessageContaining("Fact$Measured has no name")
                .hasMessageContaining("Fact$Emptied has no name");
    }

    @Test
    void noClassNameLooksLikeACatalogueName() {
        assertThat(EventCatalogue.isName(Fact.Noted.class.getName())).isFalse();
        assertThat(EventCatalogue.isName("io.heddle.v1")).isTrue();
        assertThat(EventCatalogue.isName("noted.v0")).isFalse();
        assertThat(EventCatalogue.isName("a.v1" + "1".repeat(300))).isFalse();
    }
}
