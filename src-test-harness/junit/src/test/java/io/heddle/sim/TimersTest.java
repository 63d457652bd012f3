package io.heddle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Timers come in the order of their moments, whatever the order in which they are set and taken. */
class TimersTest {
    @Test
    void timersFireInOrderAndThoseOfOneMomentAsTheyWereSet() {
        var timeline = new Timeline(new Dice(1));
        var draw = new SplittableRandom(5);
        var fired = new ArrayList<long[]>();
        for (int i = 0; i < 3_000; i++) {
            int number = i;
            timeline.after(timeline.world, draw.nextInt(400), () -> {
                fired.add(new long[] {timeline.now(), number});
                if (number % 3 == 0) {
                    timeline.after(
                            timeline.world, draw.nextInt(400), () -> fired.add(new long[] {timeline.now(), 9_999}));
                }
            });
        }
        timeline.runUntil(2_000);
        assertThat(fired).hasSize(4_000);
        for (int i = 1; i < fired.size(); i++) {
            assertThat(fired.get(i)[0]).isGreaterThanOrEqualTo(fired.get(i - 1)[0]);
            boolean together = fired.get(i)[0] == fired.get(i - 1)[0];
            if (together) assertThat(fired.get(i)[1]).isGreaterThanOrEqualTo(fired.get(i - 1)[1]);
        }
    }
}
