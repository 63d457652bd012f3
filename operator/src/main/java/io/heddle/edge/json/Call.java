package io.heddle.edge.json;

import io.heddle.config.Finding;
import io.heddle.config.RequestId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * One request, with the variable parts of its path.
 *
 * @param path by the names in the route's template, decoded
 */
record Call(HttpRequest request, Map<String, String> path) {
    static final String REQUEST_ID = "X-Request-Id";

    Call {
        path = Map.copyOf(path);
    }

    /** A part of the path as {@code parse} understands it, or {@link Problem.Rejected} with a finding. */
    <T> T path(String name, String shape, Function<String, T> parse) {
        var text = path.getOrDefault(name, "");
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException | java.util.NoSuchElementException e) {
            throw rejected(name, "\"" + text + "\" is no " + name, shape);
        }
    }

    /** A whole number in the query, and its bounds. */
    record Whole(String name, long least, long most) {}

    /** Numbers from the query, each empty when it is not there; {@link Problem.Rejected} with all that are none. */
    List<OptionalLong> numbers(Whole... wanted) {
        var found = new ArrayList<OptionalLong>();
        var findings = new ArrayList<Finding>();
        for (var number : wanted) {
            var text = request.getUri().query().get(number.name());
            var value = text.map(t -> number(t, number)).orElse(OptionalLong.empty());
            found.add(value);
            if (text.isPresent() && value.isEmpty()) {
                findings.add(finding(
                        number.name(),
                        "\"" + text.get() + "\" is no \"" + number.name() + "\"",
                        number.least() + " to " + number.most()));
            }
        }
        if (!findings.isEmpty()) throw new Problem.Rejected(Problem.invalid(findings));
        return found;
    }

    private static OptionalLong number(String text, Whole bounds) {
        try {
            long value = Long.parseLong(text);
            return value >= bounds.least() && value <= bounds.most() ? OptionalLong.of(value) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** A part of the query as {@code parse} understands it, or empty when it is not there. */
    <T> Optional<T> text(String name, String shape, Function<String, T> parse) {
        var text = request.getUri().query().get(name);
        if (text.isEmpty()) return Optional.empty();
        try {
            return text.map(parse);
        } catch (IllegalArgumentException e) {
            throw rejected(name, "\"" + text.get() + "\" is no \"" + name + "\"", shape);
        }
    }

    RequestId requestId(Supplier<RequestId> missing) {
        var header = request.getHeader(REQUEST_ID).map(HttpHeader::value);
        var given = header.or(() -> request.getUri().query().get("requestId"));
        if (given.isEmpty()) return missing.get();
        try {
            return new RequestId(given.get());
        } catch (IllegalArgumentException e) {
            throw rejected(REQUEST_ID, "\"" + given.get() + "\" is no request id", "letters, digits, '_', '-' or '.'");
        }
    }

    private static Problem.Rejected rejected(String where, String message, String shape) {
        return new Problem.Rejected(Problem.invalid(List.of(finding(where, message, shape))));
    }

    private static Finding finding(String where, String message, String shape) {
        return Finding.error("request", where, "request-parameter", message, "expected: " + shape);
    }
}
