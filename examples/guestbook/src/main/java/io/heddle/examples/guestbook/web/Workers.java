package io.heddle.examples.guestbook.web;

import io.heddle.examples.guestbook.Entry;
import io.heddle.examples.guestbook.Lines;
import io.heddle.role.InstanceEndpoint;
import io.heddle.role.RoleEnvironment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The workers that keep the book: any one that answers will do. */
final class Workers {
    private Workers() {}

    /** Oldest first. */
    static List<Entry> entries() throws IOException {
        return ask("GET", "")
                .lines()
                .map(Entry::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    static Entry add(String author, String text) throws IOException {
        String line = ask("POST", author.replace('\n', ' ') + "\n" + text);
        return Entry.parse(line).orElseThrow(() -> new IOException("a worker answered nonsense"));
    }

    private static String ask(String method, String body) throws IOException {
        List<InetSocketAddress> doors = new ArrayList<>(RoleEnvironment.current().instances("GuestbookWorker").stream()
                .map(i -> i.endpoint("Book"))
                .flatMap(Optional::stream)
                .map(InstanceEndpoint::socketAddress)
                .toList());
        Collections.shuffle(doors, ThreadLocalRandom.current());
        IOException last = new IOException("the deployment has no worker");
        for (InetSocketAddress door : doors) {
            try {
                return Lines.ask(door, method, "/entries", body);
            } catch (Lines.Refused e) {
                throw e;
            } catch (IOException e) {
                last = new IOException("no worker answers: " + e.getMessage(), e);
            }
        }
        throw last;
    }
}
