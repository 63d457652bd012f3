package io.heddle.config.translation;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.controller.InstanceCell;
import java.util.HashSet;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TopologyTest {
    @Property
    void noDomainHoldsMoreThanItsShare(
            @ForAll @IntRange(min = 1, max = 10) int faults,
            @ForAll @IntRange(min = 1, max = 20) int updates,
            @ForAll @IntRange(min = 1, max = 1000) int instances) {
        var cells = walk(instances, faults, updates);
        assertThat(fullest(cells, InstanceCell::faultDomain)).isLessThanOrEqualTo(share(instances, faults));
        assertThat(fullest(cells, InstanceCell::updateDomain)).isLessThanOrEqualTo(share(instances, updates));
    }

    @Property
    void theWalkMeetsEveryCellBeforeItMeetsOneTwice(
            @ForAll @IntRange(min = 1, max = 10) int faults, @ForAll @IntRange(min = 1, max = 20) int updates) {
        var met = new HashSet<String>();
        walk(faults * updates, faults, updates).forEach(c -> met.add(c.faultDomain() + " " + c.updateDomain()));
        assertThat(met).hasSize(faults * updates);
    }

    @Property
    void anInstanceKeepsItsCellWhenTheCountGrows(
            @ForAll @IntRange(min = 1, max = 10) int faults,
            @ForAll @IntRange(min = 1, max = 20) int updates,
            @ForAll @IntRange(min = 1, max = 200) int before,
            @ForAll @IntRange(min = 0, max = 200) int more) {
        assertThat(walk(before + more, faults, updates).subList(0, before)).isEqualTo(walk(before, faults, updates));
    }

    @Example
    void fourteenInstancesOverFiveUpdateDomainsLieAsDocumented() {
        var counts = walk(14, 2, 5).stream()
                .collect(Collectors.groupingBy(InstanceCell::updateDomain, Collectors.counting()));
        assertThat(counts.values()).containsExactly(3L, 3L, 3L, 3L, 2L);
    }

    private static List<InstanceCell> walk(int instances, int faults, int updates) {
        return IntStream.range(0, instances)
                .mapToObj(i -> Topology.cell("R", i, faults, updates))
                .toList();
    }

    private static long fullest(List<InstanceCell> cells, ToIntFunction<InstanceCell> domain) {
        return cells.stream()
                .collect(Collectors.groupingBy(domain::applyAsInt, Collectors.counting()))
                .values()
                .stream()
                .mapToLong(n -> n)
                .max()
                .orElse(0);
    }

    private static int share(int instances, int domains) {
        return (instances + domains - 1) / domains;
    }
}
