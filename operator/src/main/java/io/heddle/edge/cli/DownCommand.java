package io.heddle.edge.cli;

import io.heddle.edge.local.Installation;
import io.heddle.edge.local.LocalFabric;
import io.heddle.edge.local.Takedown;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
        var fabric = new LocalFabric(directory);
        var folder = fabric.folder();
        if (!Files.isDirectory(folder.run())) {
            terminal.print("no fabric was started from " + folder.root());
            return 0;
        }
        return fabric.alone(terminal::progress, () -> {
            var journal = fabric.exists() ? fabric.foreignJournal() : Optional.<String>empty();
            var takedown = new Takedown(folder, Installation.ofThisProcess(), terminal::progress);
            boolean any = takedown.run();
            if (purge) takedown.purge();
            terminal.clear();
            terminal.print((any ? "stopped" : "nothing ran") + (purge ? "; deleted " + folder.root() : ""));
            if (purge) journal.ifPresent(url -> terminal.say(keeps(url)));
            return 0;
        });
    }

    /** A database of the user's is not deleted with the fabric. */
    static String keeps(String url) {
        return "the journal in " + url + " was left as it is, with the services in it: drop its schema \"heddle\" to"
                + " delete them, or go on with it later: `up --journal URL --adopt`";
    }
}
