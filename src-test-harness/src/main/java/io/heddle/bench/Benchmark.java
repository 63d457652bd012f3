package io.heddle.bench;

import java.util.List;

/** One benchmark of {@code heddle bench}. It is a program, not a test: a number never fails a build. */
public interface Benchmark {
    /** What it is called on the command line. */
    String name();

    /** What it measures, in one line for a person; and the options that it takes. */
    String summary();

    /** Every option that it takes; any other is refused before anything is measured. */
    List<BenchOption> options();

    /** What the page says about it beside its figures. */
    Story story();

    /**
     * Measures. Whatever it starts and writes is gone when it returns, however it returns.
     *
     * @throws Exception whatever kept it from measuring; it is shown, and the other benchmarks go on
     */
    List<Measurement> run(BenchContext context) throws Exception;
}
