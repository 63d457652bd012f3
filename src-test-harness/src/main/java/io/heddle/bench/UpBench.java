package io.heddle.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A whole fabric is started by the command line, with archives of loaded classes and without. */
final class UpBench implements Benchmark {
    @Override
    public String name() {
        return "up";
    }

    @Override
    public String summary() {
        return "from `heddle up` to the first instance Ready, with archives of loaded classes and without; -o starts=N (5)";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(BenchOption.number("starts"));
    }

    @Override
    public Story story() {
        return Story.of(
                        "`heddle up` on an empty directory: a database is made, three replicas, six host agents and a load"
                                + " balancer start, the sample service of four instances is packed and deployed. The time"
                                + " runs from the start of the command until the API first shows an instance as Ready, and"
                                + " until all are.",
                        "About 18 JVMs start on the machine's processors: the figure is the sum of their processor time"
                                + " divided by the processors, as long as these are few; with many, it is the chain"
                                + " command, database, replica, host agent, guest, role.",
                        "With archives each JVM still spends hundreds of milliseconds on what it initialises; the chain's"
                                + " links wait for each other where they could start side by side.")
                .beside(
                        "",
                        new Story.Cited(
                                "Nomad 1.1.2",
                                "12 tasks up in 1.4 s on an agent that runs already",
                                "defaults, measured once on a machine of this kind with a load of 5 to 23"),
                        new Story.Cited(
                                "Kubernetes 1.20.2",
                                "control plane ready in 7.5 s, before any pod",
                                "defaults, measured once on a machine of this kind with a load of 5 to 23"));
    }

    private record Start(Times first, Times all) {}

    @Override
    public List<Measurement> run(BenchContext context) throws Exception {
        int starts = context.option("starts", 5, 2);
        var all = new ArrayList<Measurement>();
        var with = new Start(new Times(), new Times());
        if (RealFabric.hasArchives()) measure(context, "with archives", RealFabric.command(), starts, with);
        else context.say("there are no archives here: `heddle build` records them");
        report("with archives", with, all);
        var without = new Start(new Times(), new Times());
        var plain = RealFabric.commandWithoutArchives(context.scratch().resolve("plain"));
        measure(context, "without archives", plain, starts, without);
        report("without archives", without, all);
        return all;
    }

    private static void measure(BenchContext context, String how, Path command, int starts, Start into)
            throws Exception {
        for (int i = 0; i < starts && !context.isLate(); i++) {
            context.say(how + ", " + (i + 1) + " of " + starts);
            var directory = context.scratch().resolve(how.replace(' ', '-') + "-" + i);
            try (var fabric = RealFabric.in(directory, command)) {
                start(fabric, into);
            }
        }
    }

    private static void start(RealFabric fabric, Start into) throws Exception {
        long began = System.nanoTime();
        var up = CompletableFuture.runAsync(() -> {
            try {
                fabric.up();
            } catch (IOException e) {
                throw new CompletionException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            into.first().add(RealFabric.await("an instance is ready", began, () -> {
                if (up.isCompletedExceptionally()) up.join();
                return fabric.fabric().instances().stream().anyMatch(RealFabric::isReady);
            }));
            into.all().add(RealFabric.await("all instances are ready", began, () -> {
                var all = fabric.fabric().instances();
                return all.size() >= RealFabric.INSTANCES && all.stream().allMatch(RealFabric::isReady);
            }));
        } finally {
            up.join();
        }
    }

    private static void report(String how, Start start, List<Measurement> all) {
        if (start.all().count() == 0) return;
        var what = "up: first instance Ready, " + how + ", " + start.first().count() + " times, ";
        all.add(Measurement.of(what + "p50", start.first().median(), "s").limitedBy("processor time of some 18 JVMs"));
        all.add(Measurement.of(what + "worst", start.first().worst(), "s"));
        all.add(Measurement.of(
                "up: all four Ready, " + how + ", p50", start.all().median(), "s"));
    }
}
