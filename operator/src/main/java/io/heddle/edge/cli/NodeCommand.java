package io.heddle.edge.cli;

import io.heddle.edge.local.LocalFabric;
import io.heddle.edge.local.PowerRemote;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Presses a machine's power button, behind the fabric's back: what happens then is for the fabric to notice. */
@Command(name = "node", description = "one machine of the local fabric", mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {
    /** What can be done to a machine. */
    enum Button {
        POWER_OFF("off"),
        POWER_ON("on"),
        POWER_CYCLE("cycle");

        private final String action;

        Button(String action) {
            this.action = action;
        }
    }

    @Parameters(paramLabel = "ID", index = "0", description = "the machine")
    private String node = "";

    @Parameters(paramLabel = "ACTION", index = "1", description = "power-off, power-on or power-cycle")
    private String action = "";

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "${env:HEDDLE_DIR:-.heddle}",
            description = "folder of the fabric (${DEFAULT-VALUE})")
    private Path directory = Path.of(".heddle");

    @ParentCommand
    private Heddle heddle = Heddle.none();

    @Override
    public Integer call() {
        for (var button : Button.values()) {
            if (!button.name()
                    .toLowerCase(java.util.Locale.ROOT)
                    .replace('_', '-')
                    .equals(action)) continue;
            heddle.terminal().print(new PowerRemote(new LocalFabric(directory)).press(node, button.action));
            return 0;
        }
        throw Failure.unusable("not an action: \"" + action + "\" (power-off, power-on or power-cycle)");
    }
}
