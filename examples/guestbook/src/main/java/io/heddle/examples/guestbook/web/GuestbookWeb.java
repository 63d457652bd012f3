package io.heddle.examples.guestbook.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.heddle.examples.guestbook.Entry;
import io.heddle.examples.guestbook.Lines;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * The guestbook's front: {@code /} is a page with a form, {@code /api/entries} the same as JSON, {@code /health} answers
 * the load balancer. A program like any other: where it listens it reads from its environment variables.
 */
public final class GuestbookWeb {
    private static final String HTML = "text/html";
    private static final String JSON = "application/json";

    private final String instance = System.getenv().getOrDefault("RoleInstanceID", "?");
    private final String head;

    private GuestbookWeb(String head) {
        this.head = head;
    }

    public static void main(String[] args) throws IOException {
        var address =
                new InetSocketAddress(System.getenv("HTTP_ADDRESS"), Integer.parseInt(System.getenv("HTTP_PORT")));
        var web = new GuestbookWeb(Files.readString(Path.of("head.html")));
        var server = HttpServer.create(address, 0);
        server.createContext("/", web::page);
        server.createContext("/api/entries", web::entries);
        server.createContext("/health", e -> Lines.answer(e, 200, "text/plain", web.instance + "\n"));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        System.out.println(web.instance + " serves at " + address);
    }

    private void page(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestURI().getPath().equals("/")) {
            Lines.answer(exchange, 404, "text/plain", "there is no such page\n");
            return;
        }
        String trouble = "";
        if (exchange.getRequestMethod().equals("POST")) {
            try {
                add(exchange);
                exchange.getResponseHeaders().set("Location", "/");
                Lines.answer(exchange, 303, HTML, "");
                return;
            } catch (IOException | IllegalArgumentException e) {
                trouble = String.valueOf(e.getMessage());
            }
        }
        List<Entry> entries = List.of();
        try {
            entries = Workers.entries();
        } catch (IOException e) {
            trouble = String.valueOf(e.getMessage());
        }
        Lines.answer(exchange, 200, HTML, Texts.page(head, instance, entries, trouble));
    }

    private void entries(HttpExchange exchange) throws IOException {
        try {
            switch (exchange.getRequestMethod()) {
                case "GET" -> Lines.answer(exchange, 200, JSON, Texts.json(instance, Workers.entries()));
                case "POST" -> Lines.answer(exchange, 200, JSON, Texts.json(add(exchange)) + "\n");
                default -> Lines.answer(exchange, 405, JSON, Texts.error("GET or POST"));
            }
        } catch (Lines.Refused e) {
            Lines.answer(exchange, e.code(), JSON, Texts.error(String.valueOf(e.getMessage())));
        } catch (IllegalArgumentException e) {
            Lines.answer(exchange, 400, JSON, Texts.error("not a form: " + e.getMessage()));
        } catch (IOException e) {
            Lines.answer(exchange, 503, JSON, Texts.error(String.valueOf(e.getMessage())));
        }
    }

    private static Entry add(HttpExchange exchange) throws IOException {
        Map<String, String> form = Texts.form(Lines.body(exchange));
        return Workers.add(form.getOrDefault("author", ""), form.getOrDefault("text", ""));
    }
}
