package io.heddle.edge.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.heddle.api.Plans;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Stack;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** The outcome of events and commands on a fork of the live state. Nothing of it is done. */
@Command(
        name = "whatif",
        description = "what would happen if machines died or a service came; nothing of it is done",
        footer = {
            "%nWhat is supposed takes effect in the order in which it is written.",
            "Exit code 1: something would be refused, or an instance would find no node."
        })
final class WhatIfCommand extends RemoteCommand {
    @Option(
            names = "--kill",
            arity = "2",
            paramLabel = "node|rack|pdu ID",
            hideParamSyntax = true,
            parameterConsumer = InOrder.class,
            description = "a machine dies, or all of a rack, or all behind a power distribution unit")
    private List<Supposed> kill = new ArrayList<>();

    @Option(
            names = "--deploy",
            paramLabel = "DIR|CSPKG",
            parameterConsumer = InOrder.class,
            description = "a service is deployed; its package is uploaded for that")
    private List<Supposed> deploy = new ArrayList<>();

    @Option(
            names = "--delete",
            paramLabel = "SERVICE",
            parameterConsumer = InOrder.class,
            description = "a deployment is deleted")
    private List<Supposed> delete = new ArrayList<>();

    @Option(
            names = "--host-update",
            paramLabel = "VERSION",
            parameterConsumer = InOrder.class,
            description = "the host OS of all machines is updated: in how many waves, and how long it takes")
    private List<Supposed> hostUpdate = new ArrayList<>();

    @Option(
            names = "--cscfg",
            paramLabel = "FILE",
            description = "configuration of what is deployed; default: the only one")
    private Optional<Path> configuration = Optional.empty();

    @Option(names = "--service", paramLabel = "NAME", description = "hosted service of what is deployed")
    private Optional<String> service = Optional.empty();

    @Option(
            names = "--slot",
            paramLabel = "SLOT",
            defaultValue = "production",
            description = "slot of what is deployed or deleted (${DEFAULT-VALUE})")
    private String slot = "production";

    /** One option as it was given. {@code at} counts all of them; {@code kind} is empty but for {@code --kill}. */
    record Supposed(int at, String option, String kind, String value) {}

    private List<Supposed> supposed() {
        return Stream.of(kill, deploy, delete, hostUpdate)
                .flatMap(List::stream)
                .sorted(Comparator.comparingInt(Supposed::at))
                .toList();
    }

    /** Keeps the order of the options, which the fields of their own would lose. */
    static final class InOrder implements CommandLine.IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> given, ArgSpec option, CommandSpec command) {
            var name = ((OptionSpec) option).longestName();
            int wanted = option.arity().min();
            if (given.size() < wanted) {
                var label = option.paramLabel();
                throw new CommandLine.ParameterException(command.commandLine(), name + " is followed by " + label);
            }
            var kind = wanted == 2 ? given.pop() : "";
            List<Supposed> known = option.getValue();
            var all = new ArrayList<>(known);
            int at = ((WhatIfCommand) command.userObject()).supposed().size();
            all.add(new Supposed(at, name, kind, given.pop()));
            option.setValue(all);
        }
    }

    @Override
    public Integer call() {
        var supposed = supposed();
        if (supposed.isEmpty())
            throw Failure.unusable("suppose something: --kill, --deploy, --delete or --host-update");
        var client = client(WRITE_PATIENCE);
        var body = ApiClient.JSON.createObjectNode();
        var list = body.putArray("suppositions");
        supposed.forEach(s -> add(list, s, client));
        terminal().progress("trying it on a copy of the state");
        var answer = client.post("what-if", body);
        terminal().clear();
        var foresight = read(answer, Plans.Foresight.class);
        if (json()) {
            printJson(answer);
        } else {
            foresight.lines().forEach(terminal()::print);
        }
        boolean wanting =
                !foresight.stranded().isEmpty() || foresight.steps().stream().anyMatch(step -> !step.done());
        return wanting ? Failure.REFUSED : 0;
    }

    private void add(ArrayNode list, Supposed s, ApiClient client) {
        var one = list.addObject();
        switch (s.option()) {
            case "--kill" -> one.put("kill", s.kind()).put("id", s.value());
            case "--delete" -> one.putObject("delete").put("service", s.value()).put("slot", slot);
            case "--host-update" -> one.put("hostUpdate", s.value());
            default -> {
                terminal().progress("packing " + s.value());
                try (var software = Software.of(Path.of(s.value()), configuration, service)) {
                    one.set("deploy", DeployCommand.upload(client, terminal(), software, slot));
                }
            }
        }
    }
}
