package io.heddle.agent;

import java.io.IOException;

/** Signals that Java cannot send itself. */
final class Signals {
    private Signals() {}

    static void send(String signal, long pid) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                .start()
                .waitFor();
        if (exit != 0) throw new AssertionError("kill -" + signal + " " + pid + " ended with " + exit);
    }
}
