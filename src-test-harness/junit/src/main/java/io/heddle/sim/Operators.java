package io.heddle.sim;

import io.heddle.check.Fact;
import io.heddle.cluster.ClusterCommand;
import io.heddle.cluster.ClusterMessage;
import io.heddle.config.Bytes;
import io.heddle.config.RequestId;
import io.heddle.config.ServiceName;
import io.heddle.config.controller.RoleDescription;
import io.heddle.config.controller.ServiceDescription;
import io.heddle.config.controller.VmSize;
import io.heddle.ffe.FfeActor;
import io.heddle.sim.schedule.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** People and programs that ask any process for something, and ask again, by the same id, until they have an answer. */
final class Operators {
    private static final String SLOT = "production";
    private static final long PATIENCE = 45_000_000_000L;
    private static final int ATTEMPTS_MAX = 40;

    private final World world;
    private final SplittableRandom draw;
    private final Peer peer = new Peer("operators");
    private int calls;
    private int open;

    Operators(World world) {
        this.world = world;
        this.draw = world.dice.stream("operators");
    }

    /** Calls without an answer yet. */
    int open() {
        return open;
    }

    private final class Call {
        final int number = ++calls;
        final String kind;
        final Object question;
        CompletableFuture<ClusterMessage.Answer> waiting = new CompletableFuture<>();
        boolean over;
        int attempts;

        /** @param question a command, or which question */
        Call(String kind, Object question) {
            this.kind = kind;
            this.question = question;
        }

        /** A process out of reach is left for another; a time-out says nothing about what became of the request. */
        void ask() {
            if (over) return;
            if (++attempts > ATTEMPTS_MAX) {
                answered("unknown", "gave up");
                return;
            }
            var r = world.replicas.get(draw.nextInt(world.replicas.size()));
            var life = r.domain();
            var answer = new CompletableFuture<ClusterMessage.Answer>();
            waiting = answer;
            var unused = answer.whenComplete((a, failure) ->
                    world.network.sendSurely(r.peer(), peer, world.timeline.world, () -> heard(answer, a, failure)));
            world.network.sendSurely(peer, r.peer(), life, () -> {
                if (!r.isUp() || r.domain() != life) return;
                r.ffe()
                        .tell(
                                question instanceof ClusterCommand c
                                        ? new FfeActor.Command(c, answer)
                                        : new FfeActor.Query((ClusterMessage.Question) question, answer));
            });
            boolean refused = !r.isUp();
            world.timeline.after(world.timeline.world, refused ? 500_000_000L : PATIENCE, () -> {
                if (waiting == answer) ask();
            });
        }

        private void heard(
                CompletableFuture<ClusterMessage.Answer> from,
                ClusterMessage.Answer answer,
                @org.jspecify.annotations.Nullable Throwable failure) {
            if (over || waiting != from) return;
            if (failure != null) {
                world.marks.hit("client.asked-again");
                ask();
                return;
            }
            switch (answer) {
                case ClusterMessage.Done a -> answered("done", "");
                case ClusterMessage.Declined a ->
                    answered("refused", a.why().getClass().getSimpleName());
                case ClusterMessage.Services a ->
                    answered(
                            "done",
                            a.services().stream()
                                    .filter(s -> !s.state().equals("Deleting"))
                                    .map(s -> s.service() + "/" + s.slot())
                                    .sorted()
                                    .collect(Collectors.joining(" ")));
                default -> throw new IllegalStateException("not an answer to " + kind + ": " + answer);
            }
        }

        private void answered(String outcome, String detail) {
            over = true;
            open--;
            world.see(new Fact.Answered(world.timeline.now(), number, outcome, detail));
        }
    }

    void schedule(Step step) {
        world.timeline.after(world.timeline.world, step.at().toNanos(), () -> begin(step));
    }

    private void begin(Step step) {
        var request = "r-" + (calls + 1);
        var call =
                switch (step.kind()) {
                    case DEPLOY ->
                        new Call(
                                "deploy",
                                new ClusterCommand.Deploy(
                                        new RequestId(request), new ServiceName(step.target()), SLOT, service(step)));
                    case DELETE ->
                        new Call(
                                "delete",
                                new ClusterCommand.Delete(
                                        new RequestId(request), new ServiceName(step.target()), SLOT));
                    case READ -> new Call("services", ClusterMessage.Question.SERVICES);
                    default -> throw new IllegalStateException("nobody can ask for " + step.line());
                };
        open++;
        var slot = step.target().isEmpty() ? "" : step.target() + "/" + SLOT;
        world.see(new Fact.Asked(world.timeline.now(), call.number, call.kind, request, slot));
        call.ask();
    }

    private static ServiceDescription service(Step step) {
        var size = new VmSize("Simulated", (int) step.number("millicores"), Bytes.mib(1792), Bytes.gib(20), 100);
        var endpoint = new RoleDescription.Endpoint(
                "http", RoleDescription.Endpoint.Kind.INPUT, "tcp", 80, 80, 8080, 8080, false, Optional.empty());
        var role = new RoleDescription(
                "Web",
                RoleDescription.RoleKind.WEB,
                size,
                (int) step.number("instances"),
                new RoleDescription.EntryPoint(RoleDescription.EntryPoint.Kind.PROGRAM, "serve", true, false),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(endpoint),
                Duration.ofMinutes(2),
                Duration.ofSeconds(10));
        return new ServiceDescription(step.target(), (int) step.number("domains"), 2, "", List.of(role));
    }

    /** One question to the primary, asked until it is answered. */
    void ask(ClusterMessage.Question question, java.util.function.Consumer<ClusterMessage.Answer> then) {
        var r = world.replicas.stream().filter(Replica::isUp).findFirst();
        if (r.isEmpty()) return;
        var answer = new CompletableFuture<ClusterMessage.Answer>();
        var unused = answer.whenComplete((a, failure) -> {
            if (failure == null) then.accept(a);
        });
        r.get().ffe().tell(new FfeActor.Query(question, answer));
    }
}
