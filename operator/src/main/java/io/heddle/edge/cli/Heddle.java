package io.heddle.edge.cli;

import io.heddle.edge.local.LocalFailure;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code heddle}: finds the subcommand, runs it, and turns how it ended into an exit code. */
@Command(
        name = "heddle",
        mixinStandardHelpOptions = true,
        description = "A fabric controller: runs services on machines and keeps them running.",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            ViewCommands.Status.class,
            ViewCommands.Services.class,
            ViewCommands.Instances.class,
            ViewCommands.Nodes.class,
            ViewCommands.Replicas.class,
            OperationCommand.class,
            EventsCommand.class,
            LogsCommand.class,
            DeployCommand.class,
            DeleteCommand.class,
            NodeCommand.class,
            ExplainCommand.class,
            WhatIfCommand.class,
            ModelCommands.Check.class,
            ModelCommands.Translate.class,
            ModelCommands.Pack.class,
            ModelCommands.Unpack.class,
            PlannerCommands.Place.class,
            PlannerCommands.Update.class
        },
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:done",
            " 1:refused or found wanting; the reasons are printed",
            " 2:the input cannot be used, or nobody answers"
        })
public final class Heddle {
    private final Terminal terminal;

    private Heddle(Terminal terminal) {
        this.terminal = terminal;
    }

    public static void main(String[] arguments) {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        var err = new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8);
        boolean interactive = "1".equals(System.getenv(Terminal.VARIABLE));
        System.exit(run(new Terminal(out, err, interactive), arguments));
    }

    /** Runs one command and gives its exit code. */
    public static int run(Terminal terminal, String... arguments) {
        var line = new CommandLine(new Heddle(terminal));
        line.setOut(new PrintWriter(new LineWriter(terminal::print), true));
        line.setErr(new PrintWriter(new LineWriter(terminal::say), true));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.getCommandSpec().versionProvider(Heddle::version);
        for (var command : line.getSubcommands().values())
            command.getCommandSpec().versionProvider(Heddle::version);
        line.setExecutionExceptionHandler((fault, command, parsed) -> failed(terminal, fault));
        line.setParameterExceptionHandler((fault, given) -> {
            terminal.say("heddle: " + fault.getMessage());
            terminal.say("see: " + fault.getCommandLine().getCommandSpec().qualifiedName() + " --help");
            return Failure.UNUSABLE;
        });
        if (arguments.length == 0) {
            line.usage(line.getErr());
            return Failure.UNUSABLE;
        }
        return line.execute(arguments);
    }

    /** This software's version and what it runs on. */
    private static String[] version() {
        var version = Heddle.class.getPackage().getImplementationVersion();
        return new String[] {"heddle " + (version == null ? "development" : version) + ", Java " + Runtime.version()};
    }

    private static int failed(Terminal terminal, Exception fault) throws Exception {
        if (fault instanceof LocalFailure local) {
            return failed(terminal, Failure.unusable(String.valueOf(local.getMessage()), local.details()));
        }
        if (!(fault instanceof Failure failure)) throw fault;
        terminal.say("heddle: " + failure.getMessage());
        failure.details().forEach(detail -> terminal.say("  " + detail));
        return failure.exitCode();
    }

    Terminal terminal() {
        return terminal;
    }

    /** What a subcommand's field holds until the command line library has filled it in, before the command is called. */
    @SuppressWarnings("NullAway") // See above: it is never looked at.
    static Heddle none() {
        return null;
    }
}
