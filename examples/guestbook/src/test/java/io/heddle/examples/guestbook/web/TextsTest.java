package io.heddle.examples.guestbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.examples.guestbook.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextsTest {
    private static final Entry EVIL =
            new Entry("1", Instant.parse("2026-11-22T10:00:00Z"), "<b>\"me\"</b>", "a & b\n<script>");

    @Test
    void whatPeopleWriteIsTextOnThePage() {
        assertThat(Texts.page("<h1>T</h1>", "Web_IN_0", List.of(EVIL), "<oh>"))
                .startsWith("<h1>T</h1>")
                .contains("a &amp; b", "&lt;script&gt;", "&lt;oh&gt;", "Served by Web_IN_0")
                .doesNotContain("<script>", "<b>\"me\"");
    }

    @Test
    void jsonIsQuoted() {
        assertThat(Texts.json("Web_IN_0", List.of(EVIL)))
                .isEqualTo("{\"instance\":\"Web_IN_0\",\"entries\":[{\"id\":\"1\",\"at\":\"2026-11-22T10:00:00Z\","
                        + "\"author\":\"<b>\\\"me\\\"</b>\",\"text\":\"a & b\\u000a<script>\"}]}\n");
        assertThat(Texts.json("i", List.of())).isEqualTo("{\"instance\":\"i\",\"entries\":[]}\n");
    }

    @Test
    void aFormIsDecoded() {
        assertThat(Texts.form("author=J%C3%B6rg+B&text=1%2B1%3D2&x"))
                .isEqualTo(Map.of("author", "Jörg B", "text", "1+1=2"));
        assertThat(Texts.form("")).isEmpty();
    }
}
