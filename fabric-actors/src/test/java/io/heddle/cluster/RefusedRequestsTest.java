package io.heddle.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.RequestId;
import io.heddle.config.datacenter.LocalDatacenter;
import io.heddle.persistence.Refusal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A request that was refused once is refused for ever, with the same words, whoever is asked. */
class RefusedRequestsTest {
    private static final RequestId LARGE = new RequestId("large");

    private static ClusterBench refused() {
        var bench = ClusterBench.ready(2);
        bench.deploy(LARGE.value(), 500);
        return bench;
    }

    @Test
    void aRefusalIsInTheLog() {
        var bench = refused();
        assertThat(bench.log.getLast()).isInstanceOfSatisfying(RequestEvent.RequestRefused.class, e -> {
            assertThat(e.request()).isEqualTo(LARGE);
            assertThat(e.why()).isInstanceOf(Refusal.Exhausted.class);
        });
    }

    @Test
    void whatWouldFitNowIsStillRefusedUnderTheSameId() {
        var bench = refused();
        var first = bench.state.refusal(LARGE).orElseThrow();
        var logged = bench.log.size();
        bench.tell(new ClusterCommand.AcceptDatacenter(LocalDatacenter.of(1, 400, 91)));
        var again = bench.deploy(LARGE.value(), 1);
        assertThat(ClusterBench.why(again)).isEqualTo(first);
        assertThat(again.events()).isEmpty();
        assertThat(bench.log).hasSize(logged + 1);
        assertThat(ClusterBench.events(bench.deploy("another", 1))).isNotEmpty();
    }

    @Test
    void aDeletionThatWasRefusedIsRefusedAgain() {
        var bench = ClusterBench.ready(2);
        var first = ClusterBench.why(bench.delete("early"));
        bench.deploy("r-1", 1);
        assertThat(ClusterBench.why(bench.delete("early"))).isEqualTo(first);
        assertThat(bench.state.deployment().in(ClusterBench.SHOP, "production")).isPresent();
    }

    @Test
    void theNextPrimaryKnowsItByReplayAndBySnapshot() {
        var bench = refused();
        var why = bench.state.refusal(LARGE);
        assertThat(History.replay(bench.log).refusal(LARGE)).isEqualTo(why);
        assertThat(ClusterSnapshotV2.of(bench.state).state()).isEqualTo(bench.state);
    }

    @Test
    void aSnapshotFromBeforeRefusalsWereRememberedIsRead() {
        var bench = refused();
        assertThat(ClusterSnapshot.of(bench.state).state().refusal(LARGE)).isEmpty();
    }

    @Test
    void refusalsAreRememberedUpToALimit() {
        var state = ClusterState.EMPTY;
        for (int i = 0; i <= ClusterState.REQUESTS_MAX; i++) {
            state = ClusterEvolution.evolve(
                    state,
                    new RequestEvent.RequestRefused(
                            Instant.EPOCH, new RequestId("r" + i), new Refusal.Exhausted("no room", List.of())));
        }
        assertThat(state.refused()).hasSize(ClusterState.REQUESTS_MAX);
        assertThat(state.refusal(new RequestId("r0"))).isEmpty();
        assertThat(state.refusal(new RequestId("r1"))).isPresent();
    }
}
