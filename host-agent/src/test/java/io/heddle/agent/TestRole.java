package io.heddle.agent;

import io.heddle.role.RoleEntryPoint;
import io.heddle.role.RoleEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A worker role for tests, run in a process of its own: leaves a trace of its life in its local storage. */
public final class TestRole implements RoleEntryPoint {
    private final CountDownLatch stop = new CountDownLatch(1);

    private static void note(String word) throws Exception {
        RoleEnvironment environment = RoleEnvironment.current();
        Path file = environment.localResource("Trace").orElseThrow().path().resolve("life.txt");
        Files.writeString(
                file,
                word + " " + environment.currentInstance().id() + " "
                        + environment.setting("Greeting").orElse("-") + "\n",
                java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.APPEND);
    }

    @Override
    public boolean onStart() throws Exception {
        note("start");
        return true;
    }

    @Override
    public void run() throws Exception {
        note("run");
        stop.await();
    }

    @Override
    public void onStop() throws Exception {
        note("stop");
        stop.countDown();
    }
}
