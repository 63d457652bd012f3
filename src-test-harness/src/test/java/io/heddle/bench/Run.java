package io.heddle.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.edge.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** One run of {@code heddle bench} inside a test. */
record Run(int exitCode, String out, String err) {
    static Run of(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
        int code = BenchMain.run(terminal, arguments);
        return new Run(code, out.toString(UTF_8), err.toString(UTF_8));
    }
}
