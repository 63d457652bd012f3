package io.heddle.junit;

import static io.heddle.junit.Target.node;
import static io.heddle.junit.Target.primary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Test classes, run by JUnit as a user's are: what they get, and what is said when they fail. */
class ExtensionTest {
    /** Among them are tests that are meant to fail: they are run from here alone. */
    static final class FromHere implements ExecutionCondition {
        static final String KEY = "heddle.extension-test";

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return context.getConfigurationParameter(KEY).isPresent()
                    ? ConditionEvaluationResult.enabled("run by ExtensionTest")
                    : ConditionEvaluationResult.disabled("not run by ExtensionTest");
        }
    }

    private static Map<String, TestExecutionResult> run(Class<?> type, Map<String, String> parameters) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(type))
                .configurationParameter(FromHere.KEY, "true")
                .configurationParameters(parameters)
                .build();
        var results = new ConcurrentHashMap<String, TestExecutionResult>();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest()) results.put(test.getDisplayName(), result);
            }
        });
        return results;
    }

    private static Throwable failure(Class<?> type, Map<String, String> parameters) {
        var results = run(type, parameters);
        assertThat(results).hasSize(1);
        return results.values().iterator().next().getThrowable().orElseThrow();
    }

    private static String report(Throwable failure) {
        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(Report.class);
        return String.valueOf(failure.getSuppressed()[0].getMessage());
    }

    @Datacenter(nodes = 4, seed = 3)
    @ExtendWith(ExtensionTest.FromHere.class)
    static class Disappointed {
        @Test
        void theMachineIsBack(SimulatedDatacenter dc) {
            dc.deploy(Service.named("shop").role("Web", 3));
            dc.awaitReady("shop");
            dc.kill(node(1));
            dc.advance(Duration.ofSeconds(10));
            dc.await(Duration.ofMinutes(2), "node-00001 is back", () -> dc.node("node-00001")
                    .state()
                    .equals("Ready"));
        }
    }

    static String reportOfAFailure() {
        return report(failure(Disappointed.class, Map.of()));
    }

    @Test
    void aFailureCarriesSeedTimelineHistoryAndHowToRepeatIt() {
        var failure = failure(Disappointed.class, Map.of());
        assertThat(failure).isInstanceOf(AssertionError.class).hasMessageContaining("node-00001 is back");
        assertThat(report(failure))
                .contains("seed 3; repeat it with\n  -Dheddle.seed=3")
                .contains("mvn test '-Dtest=Disappointed#theMachineIsBack' -Dheddle.seed=3")
                .contains("4 nodes in 4 fault domains, 3 fabric processes")
                .contains("> deploy shop")
                .contains("fault machine-broken node-00001")
                .contains("node-00001 is powered off by its controller")
                .contains("history of node-00001")
                .containsPattern("node\\|simulated/node-00001  node.went-silent.v1")
                .containsPattern("cluster\\|simulated  cluster.node-suspected.v1 node=node-00001");
    }

    @Test
    void theSameSeedGivesTheSameFailureAndAnotherAnother() {
        var first = report(failure(Disappointed.class, Map.of(Shape.SEED, "77")));
        assertThat(first).contains("seed 77").isEqualTo(report(failure(Disappointed.class, Map.of(Shape.SEED, "77"))));
        assertThat(first)
                .isNotEqualTo(report(failure(Disappointed.class, Map.of())).replace("=3", "=77"));
    }

    @Datacenter(nodes = 0, replicas = 99)
    @ExtendWith(ExtensionTest.FromHere.class)
    static class Impossible {
        @Test
        void neverRuns(SimulatedDatacenter dc) {
            dc.advance(Duration.ZERO);
        }
    }

    @Test
    void unusableArgumentsAreAllNamedBeforeTheTestBegins() {
        assertThat(failure(Impossible.class, Map.of(Shape.SEED, "x")))
                .hasMessageContaining("Impossible#neverRuns: error: nodes = 0 is out of range")
                .hasMessageContaining("@Datacenter.replicas")
                .hasMessageContaining("heddle.seed = x is no whole number");
    }

    @Datacenter
    @ExtendWith(ExtensionTest.FromHere.class)
    static class TooEarly {
        @SuppressWarnings("UnusedVariable") // That it is asked for here is what is wrong.
        TooEarly(SimulatedDatacenter dc) {}

        @Test
        void neverRuns() {}
    }

    @Test
    void aDatacenterBelongsToOneTest() {
        assertThat(failure(TooEarly.class, Map.of())).hasMessageContaining("belongs to one test");
    }

    @Datacenter(nodes = 2, seed = 8)
    @ExtendWith(ExtensionTest.FromHere.class)
    static class Outer {
        static final List<String> SEEN = new ArrayList<>();

        @Test
        void ofTheClass(SimulatedDatacenter dc) {
            SEEN.add(dc.seed() + " " + dc.nodes().size());
        }

        @Test
        @Datacenter(nodes = 3, seed = 9)
        void ofTheMethod(SimulatedDatacenter dc) {
            SEEN.add(dc.seed() + " " + dc.nodes().size());
        }

        @Nested
        class Inner {
            @Test
            void ofTheClassAround(SimulatedDatacenter dc) {
                SEEN.add(dc.seed() + " " + dc.machines().size());
            }
        }
    }

    @Test
    void theNearestAnnotationCounts() {
        assertThat(run(Outer.class, Map.of()).values())
                .allMatch(r -> r.getThrowable().isEmpty());
        assertThat(Outer.SEEN).containsExactlyInAnyOrder("8 2", "9 3", "8 2");
    }

    @Datacenter(nodes = 3, seed = 21)
    @ExtendWith(ExtensionTest.FromHere.class)
    static class Side {
        static final Set<String> FINGERPRINTS = ConcurrentHashMap.newKeySet();
        static final Set<String> THREADS = ConcurrentHashMap.newKeySet();
        static final CountDownLatch TWO_AT_ONCE = new CountDownLatch(2);

        @RepeatedTest(6)
        void byItself(SimulatedDatacenter dc) throws InterruptedException {
            THREADS.add(Thread.currentThread().getName());
            TWO_AT_ONCE.countDown();
            // Two datacenters exist and are driven at the same time; one after the other this would wait in vain.
            assertThat(TWO_AT_ONCE.await(1, TimeUnit.MINUTES)).isTrue();
            dc.kill(primary());
            dc.deploy(Service.named("shop").role("Web", 3));
            dc.awaitReady("shop");
            FINGERPRINTS.add(dc.fingerprint());
        }
    }

    @Test
    void testsThatRunAtOnceDoNotMeet() {
        var parallel = Map.of(
                "junit.jupiter.execution.parallel.enabled", "true",
                "junit.jupiter.execution.parallel.mode.default", "concurrent",
                "junit.jupiter.execution.parallel.config.strategy", "fixed",
                "junit.jupiter.execution.parallel.config.fixed.parallelism", "3");
        var results = run(Side.class, parallel);
        assertThat(results).hasSize(6);
        assertThat(results.values()).allMatch(r -> r.getThrowable().isEmpty());
        assertThat(Side.THREADS).hasSizeGreaterThan(1);
        assertThat(Side.FINGERPRINTS).hasSize(1);
    }
}
