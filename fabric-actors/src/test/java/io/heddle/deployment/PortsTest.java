package io.heddle.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Bytes;
import io.heddle.config.controller.RoleDescription;
import io.heddle.config.controller.RoleDescription.Endpoint;
import io.heddle.config.controller.VmSize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PortsTest {
    private static final Endpoint DECLARED = endpoint("declared", 8080, 8080);
    private static final Endpoint FREE_1 = endpoint("free-1", 0, 0);
    private static final Endpoint FREE_2 = endpoint("free-2", 0, 0);
    private static final Endpoint RANGE = endpoint("range", 9000, 9010);
    private static final RoleDescription ROLE = new RoleDescription(
            "Web",
            RoleDescription.RoleKind.WEB,
            new VmSize("Small", 1000, Bytes.mib(1792), Bytes.gib(20), 100),
            1,
            new RoleDescription.EntryPoint(RoleDescription.EntryPoint.Kind.PROGRAM, "serve", true, false),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(DECLARED, FREE_1, FREE_2, RANGE),
            Duration.ofMinutes(10),
            Duration.ofMinutes(5));

    @Test
    void aDeclaredPortStands() {
        assertThat(Ports.local(ROLE, DECLARED)).isEqualTo(8080);
        assertThat(Ports.localMax(ROLE, DECLARED)).isEqualTo(8080);
    }

    @Test
    void anEndpointWithoutAPortIsGivenOneOfItsOwnThatStays() {
        assertThat(Ports.local(ROLE, FREE_1)).isEqualTo(20_001).isEqualTo(Ports.localMax(ROLE, FREE_1));
        assertThat(Ports.local(ROLE, FREE_2)).isEqualTo(20_002);
    }

    @Test
    void aRangeKeepsItsEnd() {
        assertThat(Ports.local(ROLE, RANGE)).isEqualTo(9000);
        assertThat(Ports.localMax(ROLE, RANGE)).isEqualTo(9010);
    }

    private static Endpoint endpoint(String name, int port, int portMax) {
        return new Endpoint(name, Endpoint.Kind.INTERNAL, "tcp", 0, 0, port, portMax, false, Optional.empty());
    }
}
