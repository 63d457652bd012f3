package io.heddle.config.xml;

import java.util.Optional;

/**
 * Where something was written. Two places are always equal: where a thing is written is no part of what it means, so
 * models that hold places can be compared for meaning.
 */
public final class Place {
    /** For what no person wrote: defaults, generated models, tests. */
    public static final Place NOWHERE = new Place("", 0, 0, Optional.empty(), "");

    private final String file;
    private final int line;
    private final int column;
    private final Optional<Place> parent;
    private final String step;

    private Place(String file, int line, int column, Optional<Place> parent, String step) {
        this.file = file;
        this.line = line;
        this.column = column;
        this.parent = parent;
        this.step = step;
    }

    /** A whole file, when nothing inside it can be named. */
    public static Place file(String file) {
        return new Place(file, 0, 0, Optional.empty(), "");
    }

    /** A point of a file outside of any element. Lines and columns count from 1. */
    public static Place at(String file, int line, int column) {
        return new Place(file, line, column, Optional.empty(), "");
    }

    /** What stands inside this place, one step further down. */
    public Place inner(int line, int column, String step) {
        return new Place(file, line, column, Optional.of(this), step);
    }

    public String file() {
        return file;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }

    /** From the root, {@code ServiceDefinition/WorkerRole[name=Worker]/Endpoints}; empty outside of any element. */
    public String path() {
        var above = parent.map(Place::path).orElse("");
        if (above.isEmpty()) return step;
        return step.startsWith("@") ? above + step : above + "/" + step;
    }

    /** Always true between places; see the class. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Place;
    }

    @Override
    public int hashCode() {
        return 0;
    }

    /** {@code file:line:column}, as far as known. */
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
