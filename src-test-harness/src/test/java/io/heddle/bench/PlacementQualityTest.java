package io.heddle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.allocation.Policy;
import io.heddle.allocation.Request;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacementQualityTest {
    private static final int NODES = 80;
    private final List<Request> requests = List.of(new SyntheticCluster(NODES, 1, Policy.STANDARD, 5).request(10));

    private PlacementQuality of(List<Integer> where) {
        return PlacementQuality.of(SyntheticCluster.nodes(NODES), requests, List.of(where));
    }

    @Test
    void aMachineEachOverTwoRacksIsAsEvenAsCanBe() {
        var quality = of(IntStream.range(0, 10).map(i -> i * 8).boxed().toList());
        assertThat(quality).isEqualTo(new PlacementQuality(10, 0, 8.0, 5));
    }

    @Test
    void whatIsOnOneMachineIsInOneRackAndMayBeTooMuch() {
        var quality = of(Collections.nCopies(10, 79));
        assertThat(quality.used()).isEqualTo(1);
        assertThat(quality.fullest()).isEqualTo(80.0);
        assertThat(quality.inOneRack()).isEqualTo(10);
        long taken = 10 * requests.getFirst().wants().getFirst().demand().millicores();
        assertThat(quality.over()).isEqualTo(taken > 32_000 ? 1 : 0);
    }

    @Test
    void aPlacementThatIsNotWholeIsNone() {
        assertThatThrownBy(() -> of(List.of(1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 places for 10 instances");
    }
}
