package io.heddle.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Bytes;
import io.heddle.config.Finding;
import io.heddle.config.controller.RoleDescription;
import io.heddle.config.controller.RoleDescription.Endpoint;
import io.heddle.config.controller.ServiceDescription;
import io.heddle.config.controller.VmSize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServiceChecksTest {
    @Test
    void aSoundServiceHasNoFindings() {
        assertThat(check(role("Web", 2, input("http", 80)), role("Worker", 1))).isEmpty();
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        var service = new ServiceDescription(
                "Shop",
                0,
                0,
                "",
                List.of(
                        role("Web/1", -1, input("http", 0)),
                        new RoleDescription(
                                "Idle",
                                RoleDescription.RoleKind.WORKER,
                                new VmSize("None", 0, Bytes.mib(1), Bytes.mib(1), -1),
                                1_000_000_000,
                                new RoleDescription.EntryPoint(
                                        RoleDescription.EntryPoint.Kind.PROGRAM, "x", true, false),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                Duration.ZERO,
                                Duration.ofSeconds(-1))));
        assertThat(rules(ServiceChecks.check(service)))
                .containsExactlyInAnyOrder(
                        "update-domains",
                        "fault-domains",
                        "role-name",
                        "instances",
                        "public-port",
                        "instances",
                        "size-cores",
                        "size-bandwidth",
                        "guest-silence",
                        "stop-grace",
                        "instances");
    }

    @Test
    void aRoleMayHaveNoInstancesButNotAServiceOfNothingElse() {
        assertThat(check(role("Web", 2), role("Idle", 0))).isEmpty();
        assertThat(check(role("Web", 0), role("Idle", 0))).containsExactly("instances");
    }

    @Test
    void aServiceNeedsARoleAndARoleANameOfItsOwn() {
        assertThat(check()).containsExactly("roles-missing");
        assertThat(check(role("Web", 1), role("Web", 1))).containsExactly("role-repeated");
    }

    @Test
    void thePublicPortsOfAllRolesShareOneVip() {
        assertThat(check(role("Web", 1, input("http", 80)), role("Admin", 1, input("admin", 80))))
                .containsExactly("public-port-taken");
        assertThat(check(role("Web", 5, range("direct", 100, 104)), role("Admin", 1, input("admin", 102))))
                .containsExactly("public-port-taken");
        assertThat(check(role("Dns", 1, input("tcp", 53), udp(53)))).isEmpty();
    }

    @Test
    void aRangeHasAPortForEveryInstance() {
        assertThat(check(role("Web", 5, range("direct", 100, 103)))).containsExactly("public-ports-few");
    }

    @Test
    void noServiceIsLargerThanItsGuestsCanBeTold() {
        assertThat(check(role("A", 1_500), role("B", 501))).containsExactly("instances");
        assertThat(check(role("A", 1_500), role("B", 500))).isEmpty();
    }

    private static List<String> check(RoleDescription... roles) {
        return rules(ServiceChecks.check(new ServiceDescription("Shop", 5, 2, "", List.of(roles))));
    }

    private static List<String> rules(List<Finding> findings) {
        assertThat(findings).allMatch(f -> !f.message().isEmpty() && !f.remedy().isEmpty());
        return findings.stream().map(Finding::rule).toList();
    }

    private static RoleDescription role(String name, int instances, Endpoint... endpoints) {
        return new RoleDescription(
                name,
                RoleDescription.RoleKind.WEB,
                new VmSize("Small", 1000, Bytes.mib(1792), Bytes.gib(20), 100),
                instances,
                new RoleDescription.EntryPoint(RoleDescription.EntryPoint.Kind.PROGRAM, "serve", true, false),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(endpoints),
                Duration.ofMinutes(10),
                Duration.ofMinutes(5));
    }

    private static Endpoint input(String name, int port) {
        return new Endpoint(name, Endpoint.Kind.INPUT, "tcp", port, port, 0, 0, false, Optional.empty());
    }

    private static Endpoint udp(int port) {
        return new Endpoint("udp", Endpoint.Kind.INPUT, "udp", port, port, 0, 0, false, Optional.empty());
    }

    private static Endpoint range(String name, int from, int to) {
        return new Endpoint(name, Endpoint.Kind.INSTANCE_INPUT, "tcp", from, to, 0, 0, false, Optional.empty());
    }
}
