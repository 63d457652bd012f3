package io.heddle.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A user of a service: opens its page again and again, on a new connection each time, and notes what went wrong. */
final class Visitor implements AutoCloseable {
    private final URI page;
    private final Thread thread;
    private final AtomicInteger answered = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();

    Visitor(String page) {
        this.page = URI.create(page);
        this.thread = Thread.ofPlatform().daemon().name("visitor").start(this::visit);
    }

    private void visit() {
        while (!Thread.currentThread().isInterrupted()) {
            try (var client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build()) {
                var request = HttpRequest.newBuilder(page)
                        .timeout(Duration.ofSeconds(10))
                        .build();
                var response = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() == 200) answered.incrementAndGet();
                else failures.add(response.statusCode() + " " + response.body());
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (IOException e) {
                failures.add(e.toString());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    int answered() {
        return answered.get();
    }

    List<String> failures() {
        return failures;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
