package io.heddle.examples.guestbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class EntryTest {
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void aLineHoldsWhateverPeopleWrite() {
        var entry = new Entry("1", AT, "Tab\tber", "one\\n\ntwo\r\\");
        assertThat(entry.line()).doesNotContain("\n").doesNotContain("\r");
        assertThat(Entry.parse(entry.line())).contains(entry);
    }

    @Test
    void aLineCutShortIsNoEntry() {
        String line = new Entry("1", AT, "a", "b").line();
        assertThat(Entry.parse(line.substring(0, line.lastIndexOf('\t')))).isEmpty();
        assertThat(Entry.parse("")).isEmpty();
        assertThat(Entry.parse("1\tyesterday\ta\tb")).isEmpty();
    }

    @Test
    void nobodySignsWithNothingOrWithANovel() {
        assertThat(Entry.fault("me", "hello")).isEmpty();
        assertThat(Entry.fault(" ", "hello")).isPresent();
        assertThat(Entry.fault("me", "")).isPresent();
        assertThat(Entry.fault("me", "x".repeat(Entry.TEXT_MAX + 1))).isPresent();
        assertThat(Entry.fault("x".repeat(Entry.AUTHOR_MAX + 1), "hello")).isPresent();
    }
}
