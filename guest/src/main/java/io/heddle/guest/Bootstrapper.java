package io.heddle.guest;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A running {@link WaHostBootstrapper}, as the guest agent sees it. */
final class Bootstrapper {
    private final Process process;

    private Bootstrapper(Process process) {
        this.process = process;
    }

    /**
     * Starts one. {@code lines} and {@code ended} are called from threads of their own; {@code ended} after the last line.
     *
     * @throws IOException if the process cannot be started
     */
    static Bootstrapper start(GuestJvm jvm, VmFolder folder, Consumer<BootLine> lines, Consumer<Integer> ended)
            throws IOException {
        File log = folder.logs().resolve("WaHostBootstrapper.log").toFile();
        var process = new ProcessBuilder(jvm.hostBootstrapper(folder))
                .directory(folder.guest().toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log))
                .start();
        Thread.ofPlatform().daemon().name("bootstrapper").start(() -> {
            try (var in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    BootLine.parse(line).ifPresent(lines);
                }
            } catch (IOException e) {
                Log.warn("bootstrapper.output-lost", "cause", e);
            }
            ended.accept(process.onExit().join().exitValue());
        });
        return new Bootstrapper(process);
    }

    void stop() {
        try {
            process.getOutputStream().write("stop\n".getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            Log.warn("bootstrapper.stop-not-told", "cause", e);
        }
    }
}
