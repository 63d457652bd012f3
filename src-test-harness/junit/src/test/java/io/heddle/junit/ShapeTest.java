package io.heddle.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Finding;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What may be asked for. */
class ShapeTest {
    @Datacenter(nodes = 3)
    private static final class Plain {}

    @Datacenter(
            nodes = 8,
            faultDomains = 9,
            updateDomains = 0,
            replicas = -1,
            cores = 0,
            memoryGib = 70_000,
            diskGib = -5)
    private static final class Wrong {}

    @Datacenter(nodes = 1, replicas = 1)
    private static final class Smallest {}

    private static Shape.Read read(Class<?> type, Optional<String> seed) {
        return Shape.of(type.getAnnotation(Datacenter.class), type.getSimpleName(), seed, 4711);
    }

    static Shape shape(long seed) {
        return read(Plain.class, Optional.of(Long.toString(seed))).shape().orElseThrow();
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThat(read(Wrong.class, Optional.of("many")).findings())
                .extracting(Finding::path)
                .containsExactly(
                        "@Datacenter.faultDomains",
                        "@Datacenter.updateDomains",
                        "@Datacenter.replicas",
                        "@Datacenter.cores",
                        "@Datacenter.memoryGib",
                        "@Datacenter.diskGib",
                        "");
    }

    @Test
    void aFindingNamesTheElementItsValueAndItsRange() {
        assertThat(read(Wrong.class, Optional.empty()).findings().getFirst())
                .hasToString("Wrong: error: faultDomains = 9 is out of range: nodes = 8 at"
                        + " @Datacenter.faultDomains [range]:"
                        + " 1 to 250 racks, and no more than nodes; 0 for the usual number");
    }

    @Test
    void aSeedIsAskedForOrAnnotatedOrDrawn() {
        assertThat(read(Plain.class, Optional.empty()).shape().orElseThrow().seed())
                .isEqualTo(4711);
        assertThat(shape(12).seed()).isEqualTo(12);
        assertThat(shape(12).seedDrawn()).isFalse();
    }

    @Test
    void thereAreNoMoreRacksThanMachines() {
        assertThat(shape(1).options().racks()).isEqualTo(3);
    }

    @Test
    void oneMachineAndOneProcessAreADatacenterToo() {
        var dc = new SimulatedDatacenter(
                read(Smallest.class, Optional.empty()).shape().orElseThrow());
        dc.comeUp();
        dc.deploy(Service.named("shop").role("Web", 1));
        dc.awaitReady("shop");
        dc.end();
        dc.world().close();
    }
}
