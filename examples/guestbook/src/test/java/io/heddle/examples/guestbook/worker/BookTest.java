package io.heddle.examples.guestbook.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.examples.guestbook.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookTest {
    private static Entry entry(int second) {
        return new Entry("id-" + second, Instant.ofEpochSecond(second), "me", "words " + second);
    }

    @Test
    void anEntryIsTakenOnceAndKept(@TempDir Path folder) throws Exception {
        try (var book = Book.open(folder, 10)) {
            assertThat(book.add(List.of(entry(2), entry(1)))).isEqualTo(2);
            assertThat(book.add(List.of(entry(1), entry(3)))).isEqualTo(1);
        }
        Files.writeString(folder.resolve("entries.tsv"), "id-4\tcut sh", StandardOpenOption.APPEND);
        try (var book = Book.open(folder, 10)) {
            assertThat(book.all()).containsExactly(entry(1), entry(2), entry(3));
        }
    }

    @Test
    void aFullBookTakesNoMore(@TempDir Path folder) throws Exception {
        try (var book = Book.open(folder, 2)) {
            assertThat(book.add(List.of(entry(1), entry(2), entry(3)))).isEqualTo(2);
            assertThat(book.isFull()).isTrue();
            assertThat(book.all()).hasSize(2);
        }
    }
}
