package io.heddle.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.heddle.persistence.Persisted;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** The rules of the tree that a reviewer would otherwise have to remember. */
@AnalyzeClasses(packages = "io.heddle", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String SHELLS = ".*(Actor|Message)(\\$.*)?";

    /** Packages of rules and planners: pure but for the classes that {@link #SHELLS} names. */
    private static final String[] RULES = {
        "io.heddle.config..",
        "io.heddle.persistence",
        "io.heddle.node",
        "io.heddle.vm",
        "io.heddle.roleinstance",
        "io.heddle.startuptask",
        "io.heddle.inventory",
        "io.heddle.deployment",
        "io.heddle.network",
        "io.heddle.healing",
        "io.heddle.allocation..",
        "io.heddle.hostupdate..",
        "io.heddle.cluster",
        "io.heddle.replica"
    };

    private static final String[] NODE_SIDE = {
        "io.heddle.node..",
        "io.heddle.vm..",
        "io.heddle.roleinstance..",
        "io.heddle.startuptask..",
        "io.heddle.guestagent..",
        "io.heddle.ondemand..",
        "io.heddle.gateway.."
    };

    private static final String[] FABRIC_SIDE = {
        "io.heddle.api..",
        "io.heddle.cluster..",
        "io.heddle.inventory..",
        "io.heddle.deployment..",
        "io.heddle.network..",
        "io.heddle.healing..",
        "io.heddle.allocation..",
        "io.heddle.hostupdate..",
        "io.heddle.replica..",
        "io.heddle.ffe..",
        "io.heddle.process.."
    };

    @ArchTest
    static final ArchRule rulesNeverTouchActors = noClasses()
            .that()
            .resideInAnyPackage(RULES)
            .and()
            .haveNameNotMatching(SHELLS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.pekko..")
            .because("a rule that needs an actor cannot be simulated, forked or replayed");

    @ArchTest
    static final ArchRule rulesNeverReadTheClock = noClasses()
            .that()
            .resideInAnyPackage(RULES)
            .and()
            .doNotHaveSimpleName("TimeSource")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .because("time is an argument: a replay must decide as the original did");

    @ArchTest
    static final ArchRule rulesNeverDrawChance = noClasses()
            .that()
            .resideInAnyPackage(RULES)
            .should()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callConstructor(Random.class)
            .because("the same input must give the same plan");

    @ArchTest
    static final ArchRule configKnowsNobody = noClasses()
            .that()
            .resideInAPackage("io.heddle.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.heddle.persistence..",
                    "io.heddle.node..",
                    "io.heddle.cluster..",
                    "io.heddle.guest..",
                    "org.apache.pekko..")
            .because("imports go one way: config <- persistence <- node-actors <- fabric-actors <- operator");

    @ArchTest
    static final ArchRule persistenceKnowsNoMachine = noClasses()
            .that()
            .resideInAPackage("io.heddle.persistence..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(NODE_SIDE)
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage(FABRIC_SIDE)
            .because("how facts last does not depend on what they are about");

    @ArchTest
    static final ArchRule nodesKnowNoFabric = noClasses()
            .that()
            .resideInAnyPackage(NODE_SIDE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FABRIC_SIDE)
            .because("what a node says upward leaves through ports that it owns");

    @ArchTest
    static final ArchRule theFabricKnowsNoEdge = noClasses()
            .that()
            .resideInAnyPackage(FABRIC_SIDE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.heddle.edge..")
            .because("an embedder never inherits a web server");

    @ArchTest
    static final ArchRule machinesKnowNoFabricAndNoActors = noClasses()
            .that()
            .resideInAnyPackage("io.heddle.guest..", "io.heddle.role..", "io.heddle.agent..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.pekko..", "io.heddle.persistence..", "io.heddle.cluster..", "io.heddle.node..")
            .because("a machine goes on with nobody above it");

    @ArchTest
    static final ArchRule onlyShellsTouchActors = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.heddle.gateway..",
                    "io.heddle.ondemand..",
                    "io.heddle.process..",
                    "io.heddle.persistence.pekko..",
                    "io.heddle.edge..",
                    "io.heddle.sim..",
                    "io.heddle.junit..",
                    "io.heddle.bench..")
            .and()
            .haveNameNotMatching(SHELLS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.pekko..")
            .because("the suffix is the layer: a class whose name does not say Actor is none");

    @ArchTest
    static final ArchRule edgesUseTheEmbeddersDoor = noClasses()
            .that()
            .resideInAPackage("io.heddle.edge..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.heddle.cluster..",
                    "io.heddle.deployment..",
                    "io.heddle.inventory..",
                    "io.heddle.network..",
                    "io.heddle.healing..",
                    "io.heddle.replica..",
                    "io.heddle.ffe..",
                    "io.heddle.process..",
                    "io.heddle.node..",
                    "io.heddle.gateway..")
            .because("what an edge needs, an embedder needs: it belongs into io.heddle.api");

    @ArchTest
    static final ArchRule nothingOfTheProductKnowsItsTests = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.heddle.check..",
                    "io.heddle.sim..",
                    "io.heddle.junit..",
                    "io.heddle.chaos..",
                    "io.heddle.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.heddle.check..",
                    "io.heddle.sim..",
                    "io.heddle.junit..",
                    "io.heddle.chaos..",
                    "io.heddle.bench..")
            .because("the harness is needed in no production");

    @ArchTest
    static final ArchRule theSimulationKnowsNoTestFramework = noClasses()
            .that()
            .resideInAnyPackage("io.heddle.check..", "io.heddle.sim..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.heddle.junit..", "org.junit..")
            .because("it is run from the command line as well");

    @ArchTest
    static final ArchRule whatIsPersistedCanBeRead = classes()
            .that()
            .areRecords()
            .and()
            .areAssignableTo(Persisted.class)
            .should(new ReadableComponents())
            .because("Jackson writes all of this, and fails, or lies, only when it reads it");

    /** No arrays, no maps by anything but text, no sealed type that does not say which of its records it is. */
    private static final class ReadableComponents extends ArchCondition<JavaClass> {
        ReadableComponents() {
            super("have components that can be read back");
        }

        @Override
        public void check(JavaClass record, ConditionEvents events) {
            for (var component : record.reflect().getRecordComponents()) {
                var wrong = wrong(component.getGenericType());
                if (wrong != null) {
                    events.add(SimpleConditionEvent.violated(
                            record, record.getName() + "." + component.getName() + " " + wrong));
                }
            }
        }

        private static @Nullable String wrong(Type type) {
            if (type instanceof ParameterizedType generic) {
                // An address, whatever may be sent to it.
                if (generic.getRawType() == ActorRef.class) return null;
                boolean byText = generic.getActualTypeArguments()[0] == String.class;
                if (generic.getRawType() == Map.class && !byText) return "is a map whose keys are not text";
                return Arrays.stream(generic.getActualTypeArguments())
                        .map(ReadableComponents::wrong)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
            }
            if (!(type instanceof Class<?> plain)) return null;
            if (plain.isArray()) return "is an array, which equals no other";
            if (plain == Object.class) return "may be anything";
            boolean untold = plain.isSealed() && plain.isInterface() && !plain.isAnnotationPresent(JsonTypeInfo.class);
            return untold ? "is of a sealed type without @JsonTypeInfo" : null;
        }
    }
}
