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
import io.heddle.sim.schedule.Kind;
import io.heddle.sim.schedule.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** People and programs that ask any process for something, and ask again, by the same id, until they have an answer. */
final class Operators {
    private static final String SLOT = "production";
    private static final Set<String> JUDGED = Set.of("deploy", "delete", "services");
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
        final Consumer<Optional<ClusterMessage.Answer>> then;
        CompletableFuture<ClusterMessage.Answer> waiting = new CompletableFuture<>();
        boolean over;
        int attempts;

        /**
         * A call.
         *
         * @param question a command, or which question
         * @param then is told the answer, or that nothing was answered however often it was asked
         */
        Call(String kind, Object question, Consumer<Optional<ClusterMessage.Answer>> then) {
            this.kind = kind;
            this.question = question;
            this.then = then;
        }

        /** Whether its history is judged: only of these is it known what they may answer. */
        boolean isJudged() {
            return JUDGED.contains(kind);
        }

        /** A process out of reach is left for another; a time-out says nothing about what became of the request. */
        void ask() {
            if (over) return;
            if (++attempts > ATTEMPTS_MAX) {
                answered("unknown", "gave up", Optional.empty());
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
                world.asks(question);
                r.ffe()
                        .tell(
                                switch (question) {
                                    case ClusterCommand c -> new FfeActor.Command(c, answer);
                                    case ClusterMessage.Inquiry i -> new FfeActor.Inquire(i, answer);
                                    case ClusterMessage.Question q -> new FfeActor.Query(q, answer);
                                    default -> throw new IllegalStateException("nobody can ask " + question);
                                });
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
            var told = Optional.of(answer);
            switch (answer) {
                case ClusterMessage.Declined a ->
                    answered("refused", a.why().getClass().getSimpleName(), told);
                case ClusterMessage.Services a ->
                    answered(
                            "done",
                            a.services().stream()
                                    .filter(s -> !s.state().equals("Deleting"))
                                    .map(s -> s.service() + "/" + s.slot())
                                    .sorted()
                                    .collect(Collectors.joining(" ")),
                            told);
                default -> answered("done", "", told);
            }
        }

        private void answered(String outcome, String detail, Optional<ClusterMessage.Answer> answer) {
            over = true;
            if (isJudged()) {
                open--;
                world.see(new Fact.Answered(world.timeline.now(), number, outcome, detail));
            }
            then.accept(answer);
        }
    }

    /** The next request's id. */
    RequestId nextRequest() {
        return new RequestId("r-" + (calls + 1));
    }

    /**
     * Asks now, and again until there is an answer.
     *
     * @param kind deploy, delete or services, whose history is judged; or any other word
     * @param slot that it is about, {@code service/slot}; empty for questions
     * @param question a command, a question or an inquiry
     */
    void ask(String kind, String slot, Object question, Consumer<Optional<ClusterMessage.Answer>> then) {
        var request = nextRequest().value();
        var call = new Call(kind, question, then);
        if (call.isJudged()) {
            open++;
            world.see(new Fact.Asked(world.timeline.now(), call.number, kind, request, slot));
        }
        call.ask();
    }

    void schedule(Step step) {
        world.timeline.after(world.timeline.world, step.at().toNanos(), () -> begin(step));
    }

    private void begin(Step step) {
        var service = step.target();
        Object question =
                switch (step.kind()) {
                    case DEPLOY ->
                        new ClusterCommand.Deploy(nextRequest(), new ServiceName(service), SLOT, service(step));
                    case DELETE -> new ClusterCommand.Delete(nextRequest(), new ServiceName(service), SLOT);
                    case READ -> ClusterMessage.Question.SERVICES;
                    default -> throw new IllegalStateException("nobody can ask for " + step.line());
                };
        var kind = step.kind() == Kind.READ ? "services" : step.kind().word();
        ask(kind, service.isEmpty() ? "" : service + "/" + SLOT, question, answer -> {});
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
    void ask(ClusterMessage.Question question, Consumer<ClusterMessage.Answer> then) {
        var r = world.replicas.stream().filter(Replica::isUp).findFirst();
        if (r.isEmpty()) return;
        var answer = new CompletableFuture<ClusterMessage.Answer>();
        var unused = answer.whenComplete((a, failure) -> {
            if (failure == null) then.accept(a);
        });
        world.asks(question);
        r.get().ffe().tell(new FfeActor.Query(question, answer));
    }
}
