package io.heddle.hostupdate.trace;

import io.heddle.hostupdate.Grid;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How long nodes really take, which the scheduler does not know beforehand: around the nominal time, with a tail.
 *
 * @param sigma of the logarithm; 0: all take the nominal time
 * @param late share of nodes that take {@code extra} longer
 */
public record Durations(long seed, Duration nominal, double sigma, double late, Duration extra) {
    /** Every node takes {@code nominal}. */
    public static Durations equal(Duration nominal) {
        return new Durations(0, nominal, 0, 0, Duration.ZERO);
    }

    /** {@code nominal} with a spread of a quarter; one node in fifty takes twice the nominal time more. */
    public static Durations varied(long seed, Duration nominal) {
        return new Durations(seed, nominal, 0.25, 0.02, nominal.multipliedBy(2));
    }

    /** Seconds per node of the grid. */
    double[] draw(Grid grid) {
        var random = new SplittableRandom(seed);
        var seconds = new double[grid.nodes()];
        for (int n = 0; n < seconds.length; n++) {
            double spread = sigma == 0 ? 1 : Math.exp(sigma * random.nextGaussian());
            boolean isLate = late > 0 && random.nextDouble() < late;
            seconds[n] = nominal.toSeconds() * spread + (isLate ? extra.toSeconds() : 0);
        }
        return seconds;
    }
}
