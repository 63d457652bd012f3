package io.heddle.examples.guestbook;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Texts over HTTP, between web and workers, and among workers. */
public final class Lines {
    /** Longest body taken, in bytes. A whole book fits. */
    private static final int BODY_MAX = 16 << 20;

    private static final int TIMEOUT_MS = 2000;

    private Lines() {}

    /**
     * What the server says.
     *
     * @param method {@code GET}, or another with a {@code body}
     * @throws IOException if it cannot be reached, does not answer in time, or answers with a code other than 200; the
     *     message is then what it said
     */
    public static String ask(InetSocketAddress server, String method, String path, String body) throws IOException {
        String url = "http://" + server.getHostString() + ":" + server.getPort() + path;
        var call = (HttpURLConnection) URI.create(url).toURL().openConnection();
        call.setConnectTimeout(TIMEOUT_MS);
        call.setReadTimeout(TIMEOUT_MS);
        call.setRequestMethod(method);
        if (!method.equals("GET")) {
            call.setDoOutput(true);
            try (OutputStream out = call.getOutputStream()) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
            }
        }
        boolean well = call.getResponseCode() == 200;
        try (InputStream in = well ? call.getInputStream() : call.getErrorStream()) {
            String answer = in == null ? "" : new String(in.readNBytes(BODY_MAX), StandardCharsets.UTF_8);
            if (!well) throw new Refused(call.getResponseCode(), answer.strip());
            return answer;
        }
    }

    /** A server was reached, and said no. */
    public static final class Refused extends IOException {
        private static final long serialVersionUID = 1;
        private final int code;

        Refused(int code, String message) {
            super(message);
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    /** The body of a request. Throws {@link IOException} if it is longer than is sensible. */
    public static String body(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(BODY_MAX);
        if (body.length == BODY_MAX) throw new IOException("the request is too long");
        return new String(body, StandardCharsets.UTF_8);
    }

    public static void answer(HttpExchange exchange, int code, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            if (body.length > 0) out.write(body);
        }
        exchange.close();
    }
}
