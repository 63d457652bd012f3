package io.heddle.examples.guestbook.worker;

import io.heddle.examples.guestbook.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** This instance's copy of the book: a file that only grows, and its content in memory. An entry taken is on disk. */
final class Book implements AutoCloseable {
    private final FileChannel file;
    private final int max;
    private final Map<String, Entry> entries = new HashMap<>();

    private Book(FileChannel file, int max) {
        this.file = file;
        this.max = max;
    }

    static Book open(Path folder, int max) throws IOException {
        Path path = folder.resolve("entries.tsv");
        var book = new Book(
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                max);
        for (String line : Files.readAllLines(path)) {
            Entry.parse(line).ifPresent(e -> book.entries.put(e.id(), e));
        }
        return book;
    }

    synchronized boolean isFull() {
        return entries.size() >= max;
    }

    /** Takes in those that it does not have yet, as far as there is room. Returns how many those were. */
    synchronized int add(Collection<Entry> more) throws IOException {
        var lines = new StringBuilder();
        List<Entry> taken = new ArrayList<>();
        for (Entry e : more) {
            if (entries.containsKey(e.id()) || entries.size() + taken.size() >= max) continue;
            taken.add(e);
            lines.append(e.line()).append('\n');
        }
        if (taken.isEmpty()) return 0;
        ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) file.write(bytes);
        file.force(false);
        for (Entry e : taken) entries.put(e.id(), e);
        return taken.size();
    }

    /** Oldest first. */
    synchronized List<Entry> all() {
        return entries.values().stream().sorted().toList();
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
