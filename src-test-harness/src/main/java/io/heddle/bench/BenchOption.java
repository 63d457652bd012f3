package io.heddle.bench;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An option that a benchmark takes, {@code -o name=value}.
 *
 * @param kind what its value has to be
 */
record BenchOption(String name, Kind kind) {
    /** What a value has to be. */
    enum Kind {
        NUMBER,
        NUMBERS,
        YES_OR_NO,
        JMH,
        FOLDER,
        DATABASE
    }

    /** {@code -o peers=no} leaves the peers out. */
    static final BenchOption PEERS = new BenchOption("peers", Kind.YES_OR_NO);

    /** Of a database that is there already. */
    static final BenchOption URL = new BenchOption("url", Kind.DATABASE);

    static BenchOption number(String name) {
        return new BenchOption(name, Kind.NUMBER);
    }

    static BenchOption numbers(String name) {
        return new BenchOption(name, Kind.NUMBERS);
    }

    /** Errors: {@link IllegalArgumentException} that names the option and says what is wanted, if this value is not. */
    void check(String value) {
        switch (kind) {
            case NUMBER -> Numbers.one(name, value);
            case NUMBERS -> Numbers.several(name, value);
            case YES_OR_NO -> want(value.equals("yes") || value.equals("no"), value, "yes or no is wanted");
            case JMH -> want(value.equals("1") || value.equals("only"), value, "1 or only is wanted");
            case FOLDER -> want(Files.isDirectory(Path.of(value)), value, "there is no such folder");
            case DATABASE -> want(value.startsWith("jdbc:"), value, "a URL that begins with jdbc: is wanted");
        }
    }

    private void want(boolean held, String value, String wanted) {
        if (!held) throw new IllegalArgumentException("-o " + name + "=" + value + ": " + wanted);
    }
}
