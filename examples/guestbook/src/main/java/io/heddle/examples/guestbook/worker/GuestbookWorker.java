package io.heddle.examples.guestbook.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.heddle.examples.guestbook.Entry;
import io.heddle.examples.guestbook.Lines;
import io.heddle.role.InstanceEndpoint;
import io.heddle.role.RoleEntryPoint;
import io.heddle.role.RoleEnvironment;
import io.heddle.role.RoleInstance;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Keeps the guestbook. Each instance has all entries: an entry that it takes it hands to its peers at once, and what it
 * missed it fetches from them, at its start and every few seconds.
 */
public final class GuestbookWorker implements RoleEntryPoint {
    private static final String ENDPOINT = "Book";
    private static final long COPY_SECONDS = 3;
    private static final int ENTRIES_DEFAULT = 10_000;
    private static final String TEXT = "text/plain";

    private final CountDownLatch stop = new CountDownLatch(1);
    private final Book book;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Called by the platform. */
    public GuestbookWorker() throws IOException {
        RoleEnvironment environment = RoleEnvironment.current();
        int max = environment.setting("EntriesMax").map(Integer::parseInt).orElse(ENTRIES_DEFAULT);
        var storage = environment.localResource("Book").orElseThrow(() -> new IOException("no local storage Book"));
        book = Book.open(storage.path(), max);
        server = HttpServer.create();
    }

    @Override
    public boolean onStart() throws IOException {
        copyFromPeers();
        RoleInstance own = RoleEnvironment.current().currentInstance();
        InstanceEndpoint door = own.endpoint(ENDPOINT).orElseThrow(() -> new IOException("no endpoint " + ENDPOINT));
        server.bind(door.socketAddress(), 0);
        server.createContext("/entries", this::entries);
        server.setExecutor(threads);
        server.start();
        System.out.println(own.id() + " keeps " + book.all().size() + " entries at " + door.socketAddress());
        return true;
    }

    @Override
    public void run() throws InterruptedException {
        while (!stop.await(COPY_SECONDS, TimeUnit.SECONDS)) copyFromPeers();
    }

    @Override
    public void onStop() throws IOException {
        stop.countDown();
        server.stop(1);
        threads.shutdown();
        book.close();
    }

    /** The peers' doors as they are now; they change when instances are added, moved or removed. */
    private static List<InetSocketAddress> peers() {
        RoleEnvironment environment = RoleEnvironment.current();
        RoleInstance own = environment.currentInstance();
        return environment.instances(own.role()).stream()
                .filter(i -> !i.id().equals(own.id()))
                .map(i -> i.endpoint(ENDPOINT))
                .flatMap(Optional::stream)
                .map(InstanceEndpoint::socketAddress)
                .toList();
    }

    private void copyFromPeers() {
        for (InetSocketAddress peer : peers()) {
            try {
                int copied = book.add(parse(Lines.ask(peer, "GET", "/entries", "")));
                if (copied > 0) System.out.println("copied " + copied + " entries from " + peer);
            } catch (IOException e) {
                // It is not there: it will copy from us when it is.
            }
        }
    }

    private static List<Entry> parse(String lines) {
        return lines.lines().map(Entry::parse).flatMap(Optional::stream).toList();
    }

    private void entries(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "GET" -> {
                String lines = book.all().stream().map(e -> e.line() + "\n").collect(Collectors.joining());
                Lines.answer(exchange, 200, TEXT, lines);
            }
            // From the web: author and text, each on a line.
            case "POST" -> take(exchange);
            // From a peer: an entry that it has taken.
            case "PUT" -> {
                book.add(parse(Lines.body(exchange)));
                Lines.answer(exchange, 200, TEXT, "");
            }
            default -> Lines.answer(exchange, 405, TEXT, "GET, POST or PUT");
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        String[] given = Lines.body(exchange).split("\n", 2);
        if (book.isFull()) {
            Lines.answer(exchange, 507, TEXT, "the book is full");
            return;
        }
        String author = given[0];
        String text = given.length == 2 ? given[1] : "";
        Optional<String> fault = Entry.fault(author, text);
        if (fault.isPresent()) {
            Lines.answer(exchange, 400, TEXT, fault.get());
            return;
        }
        var entry = new Entry(UUID.randomUUID().toString(), Instant.now().truncatedTo(ChronoUnit.MILLIS), author, text);
        book.add(List.of(entry));
        for (InetSocketAddress peer : peers()) {
            try {
                Lines.ask(peer, "PUT", "/entries", entry.line());
            } catch (IOException e) {
                System.out.println(peer + " will have to copy an entry later: " + e.getMessage());
            }
        }
        Lines.answer(exchange, 200, TEXT, entry.line());
    }
}
