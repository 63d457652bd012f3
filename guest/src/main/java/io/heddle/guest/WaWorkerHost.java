package io.heddle.guest;

import io.heddle.role.RoleEntryPoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs the entry point of a Java worker role: OnStart while Busy, then Run and Ready together, OnStop when told. What the
 * role prints goes to the role's log. Exit code 0: Run returned or the role was stopped; 1: it failed.
 *
 * <p>If its bootstrapper dies, so that nobody watches it any longer, it ends at once; the role starts again under the next.
 */
public final class WaWorkerHost {
    private static final int FAILED = 1;

    private final RoleEntryPoint role;
    private final PrintStream host;
    private final AtomicBoolean stopping = new AtomicBoolean();

    private WaWorkerHost(RoleEntryPoint role, PrintStream host) {
        this.role = role;
        this.host = host;
    }

    /** Takes two arguments: the folder of the virtual machine, and the role's jar, relative to its approot. */
    public static void main(String[] args) {
        PrintStream host = System.out;
        System.setOut(System.err);
        Thread.ofPlatform().daemon().name("beat").start(() -> beat(host));
        try {
            RoleEntryPoint role = RoleJar.load(new VmFolder(Path.of(args[0])).approot(), args[1]);
            new WaWorkerHost(role, host).live();
        } catch (IOException e) {
            System.err.println("WaWorkerHost: " + e.getMessage());
            exit(FAILED);
        }
    }

    private static void say(PrintStream host, String word) {
        host.println(RoleRun.HOST_LINE + word);
        host.flush();
    }

    private static void beat(PrintStream host) {
        try {
            while (true) {
                say(host, "beat");
                Thread.sleep(1000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("CatchAndPrintStackTrace") // The role's log is where its exceptions belong.
    private void live() {
        Thread.ofPlatform().daemon().name("commands").start(this::obey);
        try {
            if (!role.onStart()) {
                System.err.println("WaWorkerHost: onStart returned false");
                exit(FAILED);
            }
            say(host, "ready");
            role.run();
        } catch (Throwable e) {
            if (stopping.get()) return;
            e.printStackTrace();
            exit(FAILED);
        }
        stop();
    }

    private void obey() {
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("stop")) Thread.ofPlatform().name("stop").start(this::stop);
            }
        } catch (IOException e) {
            System.err.println("WaWorkerHost: " + e.getMessage());
        }
        exit(FAILED);
    }

    @SuppressWarnings("CatchAndPrintStackTrace") // As above.
    private void stop() {
        if (!stopping.compareAndSet(false, true)) return;
        say(host, "stopping");
        try {
            role.onStop();
        } catch (Throwable e) {
            e.printStackTrace();
        }
        exit(0);
    }

    /** Ends the process without its shutdown hooks: a role's hook must not keep it. */
    private static void exit(int code) {
        System.err.flush();
        Runtime.getRuntime().halt(code);
    }
}
