package io.heddle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TimesTest {
    @Test
    void aQuantileIsATimeThatWasMeasured() {
        var times = new Times();
        for (int i = 100; i >= 1; i--) times.add(i);
        assertThat(times.median()).isEqualTo(50);
        assertThat(times.quantile(0.99)).isEqualTo(99);
        assertThat(times.worst()).isEqualTo(100);
        assertThat(times.quantile(0)).isEqualTo(1);
    }

    @Test
    void ofFewTimesTheTailIsTheWorst() {
        var times = new Times();
        times.add(3);
        times.add(1);
        times.add(2);
        assertThat(times.median()).isEqualTo(2);
        assertThat(times.quantile(0.99)).isEqualTo(3);
        assertThat(times.measurements("it", "s", "a limit").getFirst().name()).isEqualTo("it, 3 times, p50");
    }

    @Test
    void nothingHasNoMedian() {
        assertThatThrownBy(() -> new Times().median()).hasMessage("nothing was timed");
    }
}
