package io.heddle.cluster;

import io.heddle.config.ClusterId;
import io.heddle.config.Epoch;
import io.heddle.config.NodeId;
import io.heddle.config.TimeSource;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.deployment.Goals;
import io.heddle.gateway.LoadBalancerPort;
import io.heddle.gateway.NodeDirectory;
import io.heddle.healing.Healing;
import io.heddle.healing.HealingIntent;
import io.heddle.network.Routes;
import io.heddle.node.GoalBody;
import io.heddle.node.MachineLink;
import io.heddle.node.NodeActor;
import io.heddle.persistence.Decision;
import io.heddle.persistence.Event;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The primary. It gathers the commands that arrive while a write is in flight and has them decided and written as one batch
 * (group commit), answers each once it is durable, and carries out what the state asks of nodes, load balancers and the
 * machines' controllers, again and again until it is so. Holds no rules.
 */
public final class ClusterActor {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterActor.class);

    /** Commands, or questions, that may wait; the next one is dropped, and its sender asks again. */
    private static final int WAITING_MAX = 10_000;

    /** Commands in one write: bounds how long the first of them waits for the last. */
    private static final int BATCH_MAX = 500;

    /** Inquiries that wait or are thought about. Each may take a second of a large cluster. */
    private static final int INQUIRIES_MAX = 20;

    private static final Duration TICK = Duration.ofSeconds(1);

    /** Longest time that a machine's controller may take before it is asked again. */
    private static final Duration POWER_MAX = Duration.ofSeconds(30);

    /** So often all nodes are watched, so that a node whose actor is not awake wakes. */
    public static final Duration WATCH_EVERY = Duration.ofSeconds(5);

    /**
     * Everything that a primary is given.
     *
     * @param mayAct turns false the moment its lease is in doubt
     * @param watchEvery in seconds; {@link #WATCH_EVERY} but in a simulation of months
     */
    public record Setting(
            ClusterId cluster,
            int replica,
            int replicas,
            Epoch epoch,
            Datacenter datacenter,
            BooleanSupplier mayAct,
            Healing healing,
            NodeDirectory nodes,
            PowerPort power,
            TimeSource time,
            CommitListener commits,
            Duration watchEvery) {}

    private record Tick() {}

    private record Inquirer(ActorRef<ClusterMessage.Answered> replyTo, long ticket) {
        static Inquirer of(ClusterMessage.Inquire m) {
            return new Inquirer(m.replyTo(), m.ticket());
        }
    }

    private record FromLedger(ClusterLedgerActor.Outcome outcome) {}

    private record Thought(ClusterMessage.Inquire inquire) {}

    private record PowerDone(
            HealingIntent intent,
            @Nullable String how,
            @Nullable Throwable failure) {}

    /** A command on its way to the log, and who waits for it; nobody for the cluster's own. */
    private record Waiting(
            ClusterCommand command, long ticket, @Nullable ActorRef<ClusterMessage.Answered> replyTo) {}

    private final ActorContext<Object> context;
    private final Setting setting;
    private final ActorRef<ClusterLedgerActor.Batch> ledger;
    private final Sightings sightings;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final Map<NodeId, ClusterCommand.Observe> observed = new LinkedHashMap<>();
    private final ArrayDeque<ClusterMessage.Ask> questions = new ArrayDeque<>();
    private final ActorRef<InquiryActor.Think> inquiries;
    private final Set<Inquirer> thinking = new HashSet<>();
    private final Healer healer;
    private List<Waiting> inFlight = List.of();
    private @Nullable ClusterState state;
    private int ticks;

    /** It stops when its log refuses a write: then it is the primary no more. */
    public static Behavior<ClusterMessage> create(Setting setting) {
        return Behaviors.<Object>setup(context -> Behaviors.withTimers(timers -> {
                    timers.startTimerWithFixedDelay(new Tick(), TICK);
                    return new ClusterActor(context, setting).behavior();
                }))
                .unsafeCast();
    }

    private ClusterActor(ActorContext<Object> context, Setting setting) {
        this.context = context;
        this.setting = setting;
        this.sightings = new Sightings(setting.time().nanos());
        this.healer = new Healer(setting.healing(), setting.time().nanos());
        var fromLedger = context.messageAdapter(ClusterLedgerActor.Outcome.class, FromLedger::new);
        this.ledger = context.spawn(
                ClusterLedgerActor.create(
                        setting.cluster(), new Cluster(setting.healing()), setting.time(), fromLedger),
                "ledger");
        context.watch(ledger);
        ActorRef<ClusterMessage.Inquire> thought = context.messageAdapter(ClusterMessage.Inquire.class, Thought::new);
        this.inquiries = context.spawn(
                InquiryActor.create(new Cluster(setting.healing()), setting.time(), thought), "inquiries");
    }

    private Behavior<Object> behavior() {
        return Behaviors.receive(Object.class)
                .onMessage(ClusterMessage.Submit.class, m -> then(() -> submit(m)))
                .onMessage(ClusterMessage.Ask.class, m -> then(() -> ask(m)))
                .onMessage(ClusterMessage.Inquire.class, m -> then(() -> inquire(m)))
                .onMessage(Thought.class, m -> then(() -> thinking.remove(Inquirer.of(m.inquire()))))
                .onMessage(
                        ClusterMessage.NodeSaid.class,
                        m -> then(() -> {
                            sightings.saw(m.status());
                            observed.put(m.status().node(), new ClusterCommand.Observe(m.status()));
                            offerIfBehind(m.status().node());
                        }))
                .onMessage(
                        ClusterMessage.BalancerSaid.class,
                        m -> then(() -> {
                            sightings.saw(m.report());
                            routeIfBehind(m.report());
                        }))
                .onMessage(FromLedger.class, m -> then(() -> fromLedger(m.outcome())))
                .onMessage(PowerDone.class, m -> then(() -> powerDone(m)))
                .onMessage(Tick.class, m -> then(this::tick))
                .onSignal(Terminated.class, s -> Behaviors.stopped())
                .build();
    }

    private Behavior<Object> then(Runnable work) {
        work.run();
        writeNext();
        answer();
        return Behaviors.same();
    }

    private void submit(ClusterMessage.Submit m) {
        if (waiting.size() >= WAITING_MAX) {
            LOG.warn("cluster.queue-full: {} commands wait; one was dropped", waiting.size());
        } else {
            waiting.add(new Waiting(m.command(), m.ticket(), m.replyTo()));
        }
    }

    private void ask(ClusterMessage.Ask m) {
        if (questions.size() < WAITING_MAX) questions.add(m);
    }

    /** One that is asked again before it is answered is answered once; one that comes too early is asked again. */
    private void inquire(ClusterMessage.Inquire m) {
        boolean may = state != null && setting.mayAct().getAsBoolean() && thinking.size() < INQUIRIES_MAX;
        if (state == null || !may || !thinking.add(Inquirer.of(m))) return;
        inquiries.tell(new InquiryActor.Think(state, m));
    }

    private void own(ClusterCommand command) {
        waiting.add(new Waiting(command, 0, null));
    }

    /** One batch at a time: what arrives while it is written makes up the next. Statuses without news make none. */
    private void writeNext() {
        if (state == null || !inFlight.isEmpty() || (waiting.isEmpty() && observed.isEmpty())) return;
        if (!setting.mayAct().getAsBoolean()) return;
        if (waiting.isEmpty()
                && !Observing.anyNews(state, observed.values(), setting.time().now())) {
            observed.clear();
            return;
        }
        var batch = new ArrayList<Waiting>();
        while (batch.size() < BATCH_MAX && !waiting.isEmpty()) batch.add(waiting.poll());
        observed.values().forEach(o -> batch.add(new Waiting(o, 0, null)));
        observed.clear();
        inFlight = batch;
        ledger.tell(new ClusterLedgerActor.Batch(
                batch.stream().map(Waiting::command).toList()));
    }

    private void fromLedger(ClusterLedgerActor.Outcome outcome) {
        switch (outcome) {
            case ClusterLedgerActor.Recovered o -> {
                LOG.info("cluster.recovered: epoch {} at sequence {}", setting.epoch(), o.sequence());
                state = o.state();
                setting.commits().committed(setting.epoch(), o.sequence(), o.state());
                // Before anything that waited already: without its datacenter a new cluster would refuse it.
                waiting.addFirst(new Waiting(new ClusterCommand.AcceptDatacenter(setting.datacenter()), 0, null));
                watchAll();
            }
            case ClusterLedgerActor.Committed o -> {
                var before = state;
                state = o.state();
                int decided = o.decisions().size();
                for (int i = 0; i < decided; i++)
                    reply(inFlight.get(i), o.decisions().get(i));
                // What the log put off comes first in the next batch, in its order.
                for (int i = inFlight.size() - 1; i >= decided; i--) waiting.addFirst(inFlight.get(i));
                inFlight = List.of();
                setting.commits().committed(setting.epoch(), o.sequence(), o.state());
                if (before != null) carryOut(before, o.state());
            }
        }
    }

    private void reply(Waiting asked, Decision<Event> decision) {
        // Not before its outcome is durable may the same machine's controller be asked again.
        if (asked.command() instanceof ClusterCommand.ConfirmPowerOff c)
            healer.orders().close(c.node());
        if (asked.command() instanceof ClusterCommand.ConfirmPowerOn c)
            healer.orders().close(c.node());
        switch (decision) {
            case Decision.Accepted<Event> d -> {
                if (asked.replyTo() != null) {
                    asked.replyTo().tell(new ClusterMessage.Answered(asked.ticket(), new ClusterMessage.Done()));
                }
            }
            case Decision.Refused<Event> d -> {
                if (asked.replyTo() != null) {
                    var answer = new ClusterMessage.Declined(d.why());
                    asked.replyTo().tell(new ClusterMessage.Answered(asked.ticket(), answer));
                } else {
                    LOG.warn(
                            "cluster.own-command-refused: {}: {}",
                            asked.command(),
                            d.why().message());
                }
            }
        }
    }

    /** What changed between two states goes out at once; what is not confirmed goes out again at each tick. */
    private void carryOut(ClusterState before, ClusterState now) {
        if (!setting.mayAct().getAsBoolean()) return;
        if (before.goals() != now.goals()
                || before.inventory().machines() != now.inventory().machines()) {
            now.goals().forEach((node, incarnation) -> {
                boolean same = before.goal(node).equals(incarnation)
                        && before.inventory()
                                .bootId(node)
                                .equals(now.inventory().bootId(node));
                if (!same) offer(now, node);
            });
        }
        // What the machines said before the fabric knew them was lost: they are asked now, not at the next turn.
        if (before.inventory().datacenter().isEmpty()
                && now.inventory().datacenter().isPresent()) watchAll();
        if (!before.routing().equals(now.routing())) sightings.balancers().forEach(this::routeIfBehind);
        // Most commits are statuses that change no machine: those cost no look at all of them; each tick looks anyway.
        if (before.inventory().machines() != now.inventory().machines()) heal(now);
    }

    private void tick() {
        if (state == null || !setting.mayAct().getAsBoolean()) return;
        if (++ticks % setting.watchEvery().toSeconds() == 0) watchAll();
        if (waiting.stream().noneMatch(w -> w.command() instanceof ClusterCommand.Heal)) own(new ClusterCommand.Heal());
        heal(state);
    }

    private void watchAll() {
        if (state == null) return;
        state.inventory().machines().keySet().forEach(node -> setting.nodes().tell(node, new NodeActor.Watch()));
    }

    /** Called with every status: a node that lacks its newest goal, or the body of it, is given it. */
    private void offerIfBehind(NodeId node) {
        if (state == null || !setting.mayAct().getAsBoolean()) return;
        var status = sightings.node(node);
        if (status.isEmpty() || state.goal(node).value() == 0) return;
        var seen = status.get();
        boolean behind = seen.needsGoal()
                || seen.incarnation().isOlderThan(state.goal(node))
                || seen.epoch().isOlderThan(setting.epoch());
        // A boot that is news is first taken note of; a node that knows better would only refuse.
        boolean takes = seen.bootId().equals(state.inventory().bootId(node))
                && !setting.epoch().isOlderThan(seen.epoch())
                && !state.goal(node).isOlderThan(seen.incarnation());
        if (behind && takes) offer(state, node);
    }

    private void offer(ClusterState now, NodeId node) {
        var incarnation = now.goal(node);
        var body =
                Goals.node(now.deployment(), node, setting.epoch(), incarnation).toByteArray();
        var bootId = now.inventory().bootId(node);
        setting.nodes().tell(node, new NodeActor.Offer(setting.epoch(), incarnation, bootId, new GoalBody(body)));
    }

    private void routeIfBehind(LoadBalancerPort.Report report) {
        if (state == null || !setting.mayAct().getAsBoolean()) return;
        boolean current =
                report.epoch().equals(setting.epoch()) && report.incarnation().equals(state.routing());
        if (current || !sightings.mayRoute(report.loadBalancer(), state.routing())) return;
        var goal = Routes.goal(state.deployment(), setting.epoch(), state.routing());
        report.link().tell(new MachineLink.Goal(new GoalBody(goal.toByteArray())));
    }

    private void heal(ClusterState now) {
        for (var intent : healer.due(now, setting.time().now())) {
            var machine = now.inventory().machines().get(intent.node());
            if (machine == null) continue;
            LOG.warn("healing.power: {}", intent);
            context.pipeToSelf(
                    power(machine.definition(), intent), (how, failure) -> new PowerDone(intent, how, failure));
        }
    }

    /** A controller that throws, or never answers, has failed like any other. */
    private CompletionStage<String> power(Datacenter.Node machine, HealingIntent intent) {
        try {
            var answer = setting.power()
                    .carryOut(machine, intent, setting.epoch())
                    .toCompletableFuture()
                    .copy();
            var late = new TimeoutException("no answer within " + POWER_MAX.toSeconds() + " s");
            var timer = context.getSystem()
                    .scheduler()
                    .scheduleOnce(POWER_MAX, () -> answer.completeExceptionally(late), context.getExecutionContext());
            return answer.whenComplete((how, failure) -> timer.cancel());
        } catch (RuntimeException e) { // Whatever an embedder's driver or an unusable address makes of it.
            return CompletableFuture.failedStage(e);
        }
    }

    private void powerDone(PowerDone done) {
        var node = done.intent().node();
        if (done.how() == null) {
            healer.orders().failed(node);
            LOG.warn("healing.power-failed: {}: {}", done.intent(), String.valueOf(done.failure()));
            return;
        }
        healer.orders().carriedOut(node);
        switch (done.intent()) {
            case HealingIntent.PowerOff i -> own(new ClusterCommand.ConfirmPowerOff(i.node(), done.how()));
            case HealingIntent.PowerOn i -> own(new ClusterCommand.ConfirmPowerOn(i.node(), i.attempt()));
        }
    }

    /**
     * Questions wait until the log is recovered, then are answered from what is committed, and by a primary only: one that
     * may have been succeeded does not know what was committed since.
     */
    private void answer() {
        if (state == null || questions.isEmpty() || !setting.mayAct().getAsBoolean()) return;
        var views = new ClusterViews(state, sightings);
        for (var ask = questions.poll(); ask != null; ask = questions.poll()) {
            var answer =
                    switch (ask.question()) {
                        case STATUS ->
                            new ClusterMessage.Status(views.status(
                                    setting.cluster().value(), setting.replica(), setting.epoch(), setting.replicas()));
                        case SERVICES -> new ClusterMessage.Services(views.services());
                        case INSTANCES -> new ClusterMessage.Instances(views.instances());
                        case NODES -> new ClusterMessage.Nodes(views.nodes());
                        case OPERATIONS -> new ClusterMessage.Operations(views.operations());
                    };
            ask.replyTo().tell(new ClusterMessage.Answered(ask.ticket(), answer));
        }
    }
}
