package io.heddle.edge.local;

import java.nio.file.Path;

/** Commands as a person can type them here: with the program's name as it was called, and the folder if it is not the usual. */
public final class Hint {
    /** Set by the start script to what it was called as. */
    private static final String PROGRAM = "HEDDLE_PROGRAM";

    private static final String FOLDER = "HEDDLE_DIR";
    private static final String USUAL = ".heddle";

    private Hint() {}

    /** For a fabric in the usual folder. */
    public static String command(String words) {
        var program = System.getenv(PROGRAM);
        return (program == null || program.isEmpty() ? "heddle" : program) + " " + words;
    }

    public static String command(String words, Path folder) {
        var set = System.getenv(FOLDER);
        boolean usual = folder.equals(Path.of(set == null || set.isEmpty() ? USUAL : set));
        return command(words) + (usual ? "" : " --dir " + folder);
    }
}
