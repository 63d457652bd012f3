package io.heddle.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.protocol.GuestGoal;
import io.heddle.protocol.InstanceEndpoint;
import io.heddle.protocol.Peer;
import io.heddle.protocol.RolePeers;
import io.heddle.protocol.Setting;
import io.heddle.role.RoleEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document as it is written, and as roles, expressions and clients read it. */
class RoleEnvironmentTest {
    private static InstanceEndpoint endpoint(String name, String address, String protocol) {
        return InstanceEndpoint.newBuilder()
                .setName(name)
                .setAddress(address)
                .setPort(20000)
                .setProtocol(protocol)
                .build();
    }

    private static GuestGoal goal() {
        return GuestRulesTest.goal(g -> {
            g.setFaultDomain(1).setUpdateDomain(4);
            g.getSpecBuilder()
                    .addSettings(
                            Setting.newBuilder().setName("Greeting").setValue("<\"a\" & 'b'>\t\n\u0001\ud83d\ude00"))
                    .addEndpoints(endpoint("Http", "127.0.0.1", "HTTP"));
            g.addRoles(RolePeers.newBuilder()
                    .setRole("Worker")
                    .addInstances(Peer.newBuilder()
                            .setInstanceId("Worker_IN_1")
                            .setUpdateDomain(1)
                            .addEndpoints(endpoint("Peer", "127.0.0.2", "any"))));
            g.addRoles(RolePeers.newBuilder().setRole("Empty"));
        });
    }

    private static Path written(Path folder, GuestGoal goal) throws IOException {
        Path file = folder.resolve("RoleEnvironment.xml");
        Files.writeString(file, RoleEnvironmentDocument.render(goal, name -> Path.of("/disk", name)));
        return file;
    }

    @Test
    void aRoleReadsWhatTheFabricSaid(@TempDir Path folder) throws Exception {
        RoleEnvironment environment = RoleEnvironment.read(written(folder, goal()));
        assertThat(environment.deploymentId()).isEqualTo("d1");
        assertThat(environment.emulated()).isFalse();
        assertThat(environment.currentInstance().id()).isEqualTo("Worker_IN_0");
        assertThat(environment.currentInstance().faultDomain()).isEqualTo(1);
        assertThat(environment.currentInstance().updateDomain()).isEqualTo(4);
        // XML cannot carry the control character at all.
        assertThat(environment.setting("Greeting")).contains("<\"a\" & 'b'>\t\n\ufffd\ud83d\ude00");
        assertThat(environment.localResource("Kept").orElseThrow().path()).isEqualTo(Path.of("/disk/Kept"));
        assertThat(environment.currentInstance().endpoint("Http").orElseThrow().protocol())
                .isEqualTo("http");
        assertThat(environment.instances("Worker")).singleElement().satisfies(i -> assertThat(
                        i.endpoint("Peer").orElseThrow().protocol())
                .isEqualTo("ip"));
        assertThat(environment.instances("Empty")).isEmpty();
        assertThat(environment.instances("Nobody")).isEmpty();
    }

    @Test
    void everyListStandsEvenWhenEmptyBecauseTheJavaClientNeedsIt() {
        String document = RoleEnvironmentDocument.render(GuestGoal.getDefaultInstance(), Path::of);
        assertThat(document)
                .contains("<Deployment ", "<ConfigurationSettings>", "<LocalResources>", "<Endpoints>", "<Roles>");
    }

    @Test
    void anyExpressionCanBeAVariable(@TempDir Path folder) throws Exception {
        Path file = written(folder, goal());
        Map<String, String> values = RoleVariables.evaluate(
                List.of(
                        new BootPlan.Variable("PLAIN", false, "$x"),
                        new BootPlan.Variable("ID", true, "/RoleEnvironment/CurrentInstance/@id"),
                        new BootPlan.Variable("PORT", true, "//CurrentInstance/Endpoints/Endpoint[@name='Http']/@port"),
                        new BootPlan.Variable("PEERS", true, "count(//Role[@name='Worker']//Instance)"),
                        new BootPlan.Variable("NONE", true, "/RoleEnvironment/Nothing/@here"),
                        new BootPlan.Variable("PLAIN", false, "later")),
                file);
        assertThat(values)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("PLAIN", "later", "ID", "Worker_IN_0", "PORT", "20000", "PEERS", "1", "NONE", ""));
        assertThatThrownBy(() -> RoleVariables.evaluate(List.of(new BootPlan.Variable("BAD", true, "///[")), file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("BAD")
                .hasMessageContaining("///[");
    }

    @Test
    void aDocumentThatIsNoneIsSaidToBeNone(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("x.xml");
        Files.writeString(file, "<RoleEnvironment><Deployment id='d'/></RoleEnvironment>");
        assertThatThrownBy(() -> RoleEnvironment.read(file)).hasMessageContaining("RoleEnvironment/CurrentInstance");
        Files.writeString(file, "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>");
        assertThatThrownBy(() -> RoleEnvironment.read(file)).hasMessageContaining("not a role environment");
    }
}
