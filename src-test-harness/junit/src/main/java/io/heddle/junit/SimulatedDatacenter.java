package io.heddle.junit;

import io.heddle.api.Outcome;
import io.heddle.api.Views;
import io.heddle.cluster.ClusterCommand;
import io.heddle.cluster.ClusterMessage;
import io.heddle.cluster.ClusterMessage.Question;
import io.heddle.config.ServiceName;
import io.heddle.sim.DrivenWorld;
import io.heddle.sim.Options;
import io.heddle.sim.Truth;
import io.heddle.sim.schedule.Kind;
import io.heddle.sim.schedule.Schedule;
import io.heddle.sim.schedule.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A datacenter in this test: fabric processes, machines, guests, a load balancer, all simulated on the test's thread, all of the
 * product's own rules and actors. Time in it passes only while one of its methods runs, and is never the machine's: an hour takes
 * as long as what happens in it. The same seed and the same calls give the same course of events.
 *
 * <p>Questions ({@link #instances}, {@link #node}) are put to the fabric, as an operator's are: they take a moment, and may find
 * nobody who answers. {@link #machines} and {@link #processes} say what is really so, at no cost.
 */
public final class SimulatedDatacenter {
    /** How long a request is repeated before it counts as unanswered. Virtual. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** How often a condition is looked at. Virtual. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private static final Duration READY_MAX = Duration.ofMinutes(10);

    private static final String SLOT = "production";

    private final Shape shape;
    private final DrivenWorld world;
    private final Chronicle chronicle;
    private final List<Fault> faults = new ArrayList<>();
    private final List<String> struck = new ArrayList<>();
    private final Set<String> deployed = new LinkedHashSet<>();
    private final Probes probes;

    SimulatedDatacenter(Shape shape) {
        this.shape = shape;
        this.chronicle = new Chronicle(DrivenWorld.START);
        this.world = new DrivenWorld(shape.seed(), shape.options(), chronicle::see, chronicle::trace);
        world.watchJournal(chronicle::see);
        this.probes = new Probes(world, chronicle);
    }

    /** Until the test may begin. */
    void comeUp() {
        int nodes = shape.options().nodes();
        await(PATIENCE, "all machines are ready", () -> world.isCalm() && status().nodesReady() == nodes);
        chronicle.begin();
    }

    /** The test is over: so are its faults, and every promise must have been kept. */
    void end() {
        healAll();
        world.finish(shape.settle());
        check();
    }

    Options options() {
        return shape.options();
    }

    DrivenWorld world() {
        return world;
    }

    Chronicle chronicle() {
        return chronicle;
    }

    /** Names of what faults were aimed at. */
    List<String> struck() {
        return List.copyOf(struck);
    }

    public long seed() {
        return shape.seed();
    }

    /** Since the datacenter was switched on. */
    public Duration time() {
        return world.now();
    }

    /** Lets time pass. */
    public void advance(Duration time) {
        if (time.isNegative()) throw new IllegalArgumentException("time does not go back: " + time);
        world.advance(time);
    }

    /**
     * Lets time pass until something is so; looks every 100 ms.
     *
     * @param max virtual
     * @throws AssertionError naming {@code what} when it was not so by then
     */
    public void await(Duration max, String what, BooleanSupplier so) {
        var end = time().plus(max);
        while (!so.getAsBoolean()) {
            if (time().compareTo(end) >= 0) {
                throw new AssertionError("within " + Texts.duration(max) + " it never was so that " + what);
            }
            advance(LOOK);
        }
    }

    /** Lets time pass until {@code assertion} throws no {@link AssertionError} any more; throws its last one after {@code max}. */
    public void awaitAsserted(Duration max, Runnable assertion) {
        var end = time().plus(max);
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError failed) {
                if (time().compareTo(end) >= 0) throw failed;
            }
            advance(LOOK);
        }
    }

    /** Deploys a service that is described by a builder; the rest is as for the other. */
    public void deploy(Service.Builder service) {
        deploy(service.build(shape.updateDomains()));
    }

    /**
     * Deploys to the service's production slot. It is decided and durable when this returns, and comes up afterwards: {@link
     * #awaitReady}.
     *
     * @throws IllegalArgumentException with every finding, if the model cannot be used
     * @throws AssertionError if the fabric refuses, or does not answer
     */
    public void deploy(Service service) {
        if (tryDeploy(service) instanceof Outcome.Declined<Void> no) {
            throw new AssertionError("the fabric refused to deploy " + service.name() + ": "
                    + no.why().message());
        }
    }

    /** The same, for a test that expects a refusal. */
    public Outcome<Void> tryDeploy(Service service) {
        var name = new ServiceName(service.name());
        var command = new ClusterCommand.Deploy(world.nextRequest(), name, SLOT, service.described());
        return command("deploy", service.name(), command);
    }

    /** Deletes what is in the service's production slot. */
    public void delete(String service) {
        var command = new ClusterCommand.Delete(world.nextRequest(), new ServiceName(service), SLOT);
        if (command("delete", service, command) instanceof Outcome.Declined<Void> no) {
            throw new AssertionError(
                    "the fabric refused to delete " + service + ": " + no.why().message());
        }
    }

    @SuppressWarnings("NullAway") // A command that is done has no value.
    private Outcome<Void> command(String kind, String service, ClusterCommand command) {
        if (command instanceof ClusterCommand.Deploy) deployed.add(service);
        chronicle.did(world, kind + " " + service);
        var answer = world.ask(kind, service + "/" + SLOT, command, PATIENCE);
        return switch (answer.orElseThrow(() -> unanswered(kind + " " + service))) {
            case ClusterMessage.Declined d -> new Outcome.Declined<>(d.why());
            case ClusterMessage.Done d -> new Outcome.Done<>(null);
            default -> throw new IllegalStateException("no answer to a command");
        };
    }

    private AssertionError unanswered(String what) {
        return new AssertionError(what + ": no fabric process answered within " + Texts.duration(PATIENCE) + "; "
                + processes().stream().map(Texts::process).collect(Collectors.joining(", ")));
    }

    /**
     * Lets time pass until every instance of the service is ready; ten minutes at most.
     *
     * @throws AssertionError saying which are not ready; at once if nobody ever asked to deploy a service of this name
     */
    public void awaitReady(String service) {
        if (!deployed.contains(service)) {
            throw new AssertionError(
                    "there is no service " + service + ": nothing of that name was ever deployed; deployed were "
                            + (deployed.isEmpty() ? "none" : String.join(", ", deployed)));
        }
        var end = time().plus(READY_MAX);
        while (true) {
            var unready = Texts.unready(service, instances(service));
            if (unready.isEmpty()) return;
            if (time().compareTo(end) >= 0) {
                throw new AssertionError("within " + Texts.duration(READY_MAX)
                        + " it never was so that every instance of " + service + " is ready; " + unready);
            }
            advance(LOOK);
        }
    }

    private <A> A ask(Question question, Class<A> type) {
        return type.cast(world.ask(question, PATIENCE).orElseThrow(() -> unanswered(question.name())));
    }

    public Views.Status status() {
        return ask(Question.STATUS, ClusterMessage.Status.class).status();
    }

    public List<Views.Service> services() {
        return ask(Question.SERVICES, ClusterMessage.Services.class).services();
    }

    public List<Views.Instance> instances() {
        return ask(Question.INSTANCES, ClusterMessage.Instances.class).instances();
    }

    public List<Views.Instance> instances(String service) {
        return instances().stream().filter(i -> i.service().equals(service)).toList();
    }

    /** @param instance as the service's role numbers it: {@code Web_IN_0} */
    public Views.Instance instance(String service, String instance) {
        return instances(service).stream()
                .filter(i -> i.instance().equals(instance))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the fabric knows no instance " + instance + " of " + service));
    }

    public List<Views.Node> nodes() {
        return ask(Question.NODES, ClusterMessage.Nodes.class).nodes();
    }

    public Views.Node node(String name) {
        return nodes().stream()
                .filter(n -> n.node().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the fabric knows no node " + name));
    }

    /** What is really so on every machine. */
    public List<Truth.Machine> machines() {
        return world.machines();
    }

    public Truth.Machine machine(String node) {
        return world.machine(node).orElseThrow(() -> new IllegalArgumentException("there is no machine " + node));
    }

    /** What is really so of every fabric process. */
    public List<Truth.FabricProcess> processes() {
        return world.processes();
    }

    /** Name of the fabric process that holds the cluster's lease; empty when it does not run. */
    public Optional<String> primary() {
        return processes().stream()
                .filter(p -> p.holdsLease() && p.runs())
                .map(Truth.FabricProcess::name)
                .findFirst();
    }

    /**
     * Kills it: a node or a rack loses its power, a process or a host agent ends, a guest or a role crashes. Until the fault is
     * healed a node does not boot, however often it is told to, and no process starts again.
     *
     * @throws IllegalArgumentException if there is no such thing
     */
    public Fault kill(Target target) {
        return begin("killed", target, target.sort().kill());
    }

    /** Makes a process, a host agent or a guest stand still; it goes on where it was when the fault is healed. */
    public Fault pause(Target target) {
        return begin("paused", target, target.sort().pause());
    }

    /** Cuts a node, a rack or a process off from everybody, until the fault is healed. */
    public Fault partition(Target target) {
        return begin("cut off", target, target.sort().partition());
    }

    private Fault begin(String how, Target target, Optional<Kind> kind) {
        var known = kind.orElseThrow(
                () -> new IllegalArgumentException("a " + Texts.word(target.sort()) + " cannot be " + how));
        return begin(new Step(Duration.ZERO, known, target.name(), Duration.ZERO, Map.of()));
    }

    /**
     * Any fault of a schedule, as a line of one without its times: {@code network-loss share=0.05}.
     *
     * @throws IllegalArgumentException with every finding
     */
    public Fault fault(String line) {
        var read = Schedule.fault(line);
        var steps = read.schedule().map(Schedule::steps).orElse(List.of());
        if (steps.size() != 1) {
            throw new IllegalArgumentException("\"" + line + "\" is no fault:\n" + Texts.lines(read.findings()));
        }
        return begin(steps.getFirst());
    }

    private Fault begin(Step asked) {
        var name = asked.target().equals("primary") ? primary().orElse("primary") : asked.target();
        var step = new Step(time(), asked.kind(), name, Duration.ZERO, asked.with());
        world.lacks(step, false).ifPresent(what -> {
            throw new IllegalArgumentException(what);
        });
        if (!name.isEmpty()) struck.add(name);
        var fault = new Fault(step.line(), world.begin(step));
        faults.add(fault);
        return fault;
    }

    /** Ends every fault that is not over. */
    public void healAll() {
        faults.forEach(Fault::heal);
        faults.clear();
    }

    /**
     * Plays a schedule's file from now on, and lets its time pass.
     *
     * @throws IllegalArgumentException with every finding, also that it cannot be read
     */
    public void play(Path file) {
        play(file.toString(), Schedule.read(file));
    }

    /**
     * The same for a schedule's text.
     *
     * @param name for findings
     * @throws IllegalArgumentException with every finding, also of targets that this datacenter does not have
     */
    public void play(String name, String text) {
        play(name, Schedule.read(name, text));
    }

    private void play(String name, Schedule.Read read) {
        var lacks = Texts.lines(read.misfits(s -> world.lacks(s, true)));
        var schedule = read.schedule()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the schedule " + name + " cannot be used:\n" + Texts.lines(read.findings()) + "\n" + lacks));
        if (!lacks.isEmpty()) {
            throw new IllegalArgumentException("the schedule " + name + " does not fit this datacenter:\n" + lacks);
        }
        schedule.steps().stream()
                .filter(s -> s.kind() == Kind.DEPLOY)
                .map(Step::target)
                .forEach(deployed::add);
        chronicle.did(world, "play " + name);
        schedule.steps().stream().map(Step::target).filter(t -> !t.isEmpty()).forEach(struck::add);
        world.play(schedule);
        advance(schedule.lasts());
    }

    /** The newest of the journal, all entities together, oldest first. */
    public List<Views.Event> events() {
        return chronicle.events();
    }

    /** What the journal says of a node, an instance, a VM, a deployment or a fabric process: a line each, oldest first. */
    public List<String> history(String entity) {
        return chronicle.history(entity);
    }

    /** Actors that watch this datacenter, probes of the actor test kit among them. */
    public Probes probes() {
        return probes;
    }

    /** Fails if a promise of the fabric was broken so far. At the end of the test this is done anyway. */
    public void check() {
        var violations = chronicle.violations();
        if (!violations.isEmpty()) throw new PromiseBroken(violations);
    }

    /** A hash of all that happened so far: equal for two datacenters that took the same course. */
    public String fingerprint() {
        return world.fingerprint();
    }
}
