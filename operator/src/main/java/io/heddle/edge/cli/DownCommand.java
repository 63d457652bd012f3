package io.heddle.edge.cli;

import io.heddle.edge.local.Installation;
import io.heddle.edge.local.LocalFabric;
import io.heddle.edge.local.Takedown;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Stops the fabric on this machine. What it holds stays, for the next {@code up}, unless it is to be deleted. */
@Command(name = "down", description = "stops the fabric on this machine", mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
    @Option(names = "--purge", description = "delete all that it holds, too")
    private boolean purge;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "${env:HEDDLE_DIR:-.heddle}",
            description = "folder of the fabric (${DEFAULT-VALUE})")
    private Path directory = Path.of(".heddle");

    @ParentCommand
    private Heddle heddle = Heddle.none();

    @Override
    public Integer call() throws InterruptedException {
        var terminal = heddle.terminal();
        var folder = new LocalFabric(directory).folder();
        if (!Files.isDirectory(folder.run())) {
            terminal.print("no fabric was started from " + folder.root());
            return 0;
        }
        var takedown = new Takedown(folder, Installation.ofThisProcess(), terminal::progress);
        boolean any = takedown.run();
        if (purge) takedown.purge();
        terminal.clear();
        terminal.print((any ? "stopped" : "nothing ran") + (purge ? "; deleted " + folder.root() : ""));
        return 0;
    }
}
