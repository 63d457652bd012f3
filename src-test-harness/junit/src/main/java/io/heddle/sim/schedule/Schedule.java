package io.heddle.sim.schedule;

import io.heddle.config.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What goes wrong and what is asked for, in the order of time; then the faults end, and everything must come to rest. As a
 * file it has one line for each step; empty lines and what follows {@code #} are for people:
 *
 * <pre>
 * heddle-schedule 1
 * nodes 6
 * lasts 10m
 * 0d00:00:05.000000 deploy shop domains=5 instances=4 millicores=1000
 * 0d00:01:30.000000 process-kill primary for 20s
 * </pre>
 *
 * @param nodes machines of the datacenter that it is meant for
 * @param lasts after which all faults are over
 */
public record Schedule(int nodes, Duration lasts, List<Step> steps) {
    /** Unit: steps. A month of a thousand failing machines has some thousands. */
    static final int STEPS_MAX = 200_000;

    /** Unit: machines. */
    public static final int NODES_MAX = 20_000;

    static final String HEADER = "heddle-schedule 1";

    public Schedule {
        steps = steps.stream().sorted(Comparator.comparing(Step::at)).toList();
    }

    public Schedule with(List<Step> other) {
        return new Schedule(nodes, lasts, other);
    }

    public long faults() {
        return steps.stream().filter(s -> s.kind().isFault()).count();
    }

    public String text() {
        var text = new StringBuilder(HEADER).append('\n');
        text.append("nodes ").append(nodes).append('\n');
        text.append("lasts ").append(Times.text(lasts)).append('\n');
        for (var step : steps) text.append(step.line()).append('\n');
        return text.toString();
    }

    /** A step, and where it stands: {@code bad-night.schedule:7}. */
    public record Placed(String place, Step step) {}

    /**
     * What a file held, or everything that is wrong with it.
     *
     * @param nodes that it asks for, 0 when it does not say
     * @param placed its steps, as far as they could be read
     */
    public record Read(Optional<Schedule> schedule, List<Finding> findings, int nodes, List<Placed> placed) {
        static Read of(Schedule schedule) {
            return new Read(Optional.of(schedule), List.of(), schedule.nodes(), List.of());
        }

        static Read unusable(Finding finding) {
            return new Read(Optional.empty(), List.of(finding), 0, List.of());
        }

        /** Where it names something that is not there. */
        public List<Finding> misfits(Function<Step, Optional<String>> lacks) {
            return placed.stream()
                    .flatMap(p -> lacks.apply(p.step()).stream()
                            .map(what -> Finding.error(p.place(), "", "target", what, "name one that is there")))
                    .toList();
        }
    }

    /** @param name of the file, for findings */
    public static Read read(String name, String text) {
        return new ScheduleReader(name, true).read(text);
    }

    /** Reads a file; that it cannot be read is a finding too. */
    public static Read read(Path file) {
        try {
            return read(file.toString(), Files.readString(file));
        } catch (IOException e) {
            return Read.unusable(Unreadable.finding(
                    file, e, "give a schedule's file, or the name of one that comes with Heddle: lanl-month"));
        }
    }

    /** One step without its times, which must be a fault. */
    public static Read fault(String text) {
        return new ScheduleReader("fault", false).fault(text);
    }
}
