package io.heddle.config.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.servicemodel.ModelMaker;
import io.heddle.config.servicemodel.ServiceModelReader;
import io.heddle.config.translation.ModelDifference.Change;
import io.heddle.config.translation.ModelDifference.InPlace;
import io.heddle.config.translation.ModelDifference.Needs;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ModelDifferenceTest {
    private static final String CSDEF = """
            <ServiceDefinition name="S" xmlns="http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceDefinition">
              <WorkerRole name="W" vmsize="Small">
                <LocalResources><LocalStorage name="L" sizeInMB="100"/></LocalResources>
                <ConfigurationSettings><Setting name="A"/><Setting name="B"/></ConfigurationSettings>
                <Endpoints><InputEndpoint name="In" protocol="tcp" port="80" localPort="8080"/></Endpoints>
              </WorkerRole>
            </ServiceDefinition>
            """;
    private static final String CSCFG = """
            <ServiceConfiguration serviceName="S" xmlns="http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceConfiguration">
              <Role name="W">
                <Instances count="2"/>
                <ConfigurationSettings><Setting name="A" value="1"/><Setting name="B" value="2"/></ConfigurationSettings>
              </Role>
            </ServiceConfiguration>
            """;

    @Property(tries = 300)
    void nothingDiffersFromItself(@ForAll long seed) {
        var one = Translator.toDeployment(new ModelMaker(new Random(seed)).model());
        var same = Translator.toDeployment(new ModelMaker(new Random(seed)).model());
        assertThat(ModelDifference.between(one, same).changes()).isEmpty();
    }

    @Property(tries = 500)
    void applyingTheDifferenceGivesTheNewVersion(@ForAll long seed) {
        var maker = new ModelMaker(new Random(seed));
        var from = Translator.toDeployment(maker.model());
        var to = Translator.toDeployment(maker.model());
        var difference = ModelDifference.between(from, to);
        assertThat(difference.apply(from)).isEqualTo(to);
        assertThat(difference.changes().isEmpty()).isEqualTo(from.equals(to));
    }

    @Test
    void aSettingsValueNeedsAChangingEvent() {
        var change = only(CSDEF, CSCFG.replace("value=\"1\"", "value=\"7\""));
        assertThat(change.path()).isEqualTo("roles[W].settings[A].value");
        assertThat(change.before()).contains("\"1\"");
        assertThat(change.after()).contains("\"7\"");
        assertThat(change.needs()).isEqualTo(Needs.CHANGING_EVENT);
    }

    @Test
    void movingThingsWithNamesNeedsNothing() {
        var change = only(
                CSDEF.replace(
                        "<Setting name=\"A\"/><Setting name=\"B\"/>", "<Setting name=\"B\"/><Setting name=\"A\"/>"),
                CSCFG);
        assertThat(change.needs()).isEqualTo(Needs.NOTHING);
    }

    @Test
    void localStorageMayGrowInPlaceButNotShrink() {
        var grown = only(CSDEF.replace("\"100\"", "\"101\""), CSCFG);
        assertThat(grown.needs()).isEqualTo(Needs.ROLE_RESTART);
        assertThat(grown.inPlace()).isEqualTo(InPlace.ALLOWED);
        var shrunk = only(CSDEF.replace("\"100\"", "\"99\""), CSCFG);
        assertThat(shrunk.inPlace()).isEqualTo(InPlace.REFUSED);
        assertThat(shrunk.reason()).isEqualTo("local storage can only grow in place");
    }

    @Test
    void anotherSizeLosesLocalDataAndNeedsForce() {
        assertThat(only(CSDEF.replace("Small", "Large"), CSCFG).inPlace()).isEqualTo(InPlace.NEEDS_FORCE);
    }

    @Test
    void anotherNumberOfUpdateDomainsNeedsARedeployment() {
        var change = only(CSDEF.replace("name=\"S\"", "name=\"S\" upgradeDomainCount=\"7\""), CSCFG);
        assertThat(change.path()).isEqualTo("updateDomains");
        assertThat(change.needs()).isEqualTo(Needs.REDEPLOYMENT);
        assertThat(change.inPlace()).isEqualTo(InPlace.REFUSED);
    }

    @Test
    void aPublicPortConcernsTheLoadBalancerAlone() {
        assertThat(only(CSDEF.replace("port=\"80\"", "port=\"81\""), CSCFG).needs())
                .isEqualTo(Needs.NOTHING);
    }

    @Test
    void aRoleThatIsRenamedIsRefused() {
        var difference = ModelDifference.between(
                deployment(CSDEF, CSCFG), deployment(CSDEF.replace("\"W\"", "\"V\""), CSCFG.replace("\"W\"", "\"V\"")));
        assertThat(difference.inPlace()).isEqualTo(InPlace.REFUSED);
        assertThat(difference.changes()).extracting(Change::path).contains("roles[W].definition.name");
    }

    @Test
    void slotsWithDifferentNumbersOfPublicEndpointsCannotBeSwapped() {
        var less = CSDEF.replaceAll("<Endpoints>.*</Endpoints>", "");
        var difference = ModelDifference.between(deployment(CSDEF, CSCFG), deployment(less, CSCFG));
        assertThat(difference.swapRefusals()).containsExactly("the number of public endpoints differs: 1 and 0");
        assertThat(difference.needs()).isEqualTo(Needs.ROLE_RESTART);
    }

    @Test
    void aVirtualNetworkThatComesNeedsARedeployment() {
        var withNetwork = CSCFG.replace(
                "</ServiceConfiguration>",
                "<NetworkConfiguration><VirtualNetworkSite name=\"n\"/></NetworkConfiguration></ServiceConfiguration>");
        assertThat(only(CSDEF, withNetwork).inPlace()).isEqualTo(InPlace.REFUSED);
    }

    private static Change only(String csdef, String cscfg) {
        var changes = ModelDifference.between(deployment(CSDEF, CSCFG), deployment(csdef, cscfg))
                .changes();
        assertThat(changes).hasSize(1);
        return changes.get(0);
    }

    private static DeploymentModel deployment(String csdef, String cscfg) {
        return Translator.toDeployment(ServiceModelReader.read("a", csdef.getBytes(UTF_8), "b", cscfg.getBytes(UTF_8))
                .valid()
                .orElseThrow());
    }
}
