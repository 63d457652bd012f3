package io.heddle.config.datacenter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.config.Bytes;
import io.heddle.config.Finding;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DatacenterTest {
    private static final Path LOCAL = Path.of("datacenter.local.xml");

    @Test
    void theLocalFileIsWhatTheGeneratorPrints() throws Exception {
        assertThat(Files.readString(LOCAL)).isEqualTo(DatacenterWriter.toXml(LocalDatacenter.of(3, 6, 10)));
    }

    @Test
    void theLocalDatacenterHasThreeRacksOfTwoMachines() {
        var local = LocalDatacenter.of(3, 6, 10);
        assertThat(local.racks()).hasSize(3).allSatisfy(r -> assertThat(r.nodes())
                .hasSize(2));
        var last = local.nodes().get(5);
        assertThat(last.address()).isEqualTo("127.10.0.26");
        assertThat(last.controllerAddress()).isEqualTo("127.10.0.2:8480");
        assertThat(last.memory()).isEqualTo(Bytes.gib(16));
        assertThat(local.replicas())
                .extracting(Datacenter.Replica::address)
                .containsExactly("127.10.0.11", "127.10.0.12", "127.10.0.13");
    }

    @Property(tries = 60)
    void whatIsPrintedIsReadBackTheSame(
            @ForAll @IntRange(min = 1, max = 9) int replicas,
            @ForAll @IntRange(min = 1, max = 1000) int nodes,
            @ForAll @IntRange(min = 1, max = 255) int octet) {
        var datacenter = LocalDatacenter.of(replicas, nodes, octet);
        var read = DatacenterReader.read(
                "d.xml", DatacenterWriter.toXml(datacenter).getBytes(UTF_8));
        assertThat(read.findings()).noneMatch(Finding::isError);
        assertThat(read.value()).contains(datacenter);
    }

    @Test
    void whatIsPrintedSatisfiesTheSchema() throws Exception {
        var schema = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(DatacenterReader.class.getResource("Datacenter.xsd"));
        schema.newValidator()
                .validate(new StreamSource(new StringReader(DatacenterWriter.toXml(LocalDatacenter.of(3, 30, 77)))));
    }

    @Test
    void allMistakesAreNamedAtOnceEachWithItsLine() {
        var xml = """
                <Datacenter xmlns="urn:io.heddle:datacenter" name="x" cluster="!">
                  <Replicas><Replica number="1" address="10.0.0.1" apiPort="1" agentPort="1" remotingPort="3"/></Replicas>
                  <Racks><Rack id="r"><Node id="n" address="10.0.0.300" cores="0" memory="16" disk="1GiB"
                    bandwidthMbps="1" colour="red"/></Rack></Racks>
                  <LoadBalancers/>
                  <AddressPools><Dips first="10.0.0.9" last="10.0.0.1"/></AddressPools>
                </Datacenter>
                """;
        var read = DatacenterReader.read("d.xml", xml.getBytes(UTF_8));
        assertThat(rules(read.findings()))
                .contains(
                        "not-an-id d.xml:1:55",
                        "not-an-address d.xml:3:36",
                        "number-out-of-range d.xml:3:57",
                        "not-a-size d.xml:3:67",
                        "attribute-unknown d.xml:4:23",
                        "pool-empty d.xml:6:17",
                        "element-missing d.xml:6:3",
                        "duplicate d.xml");
        assertThat(read.valid()).isEmpty();
    }

    @Test
    void aLocalDatacenterHasLimits() {
        assertThatThrownBy(() -> LocalDatacenter.of(3, 1001, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 1000 nodes, not 1001");
    }

    private static List<String> rules(List<Finding> findings) {
        return findings.stream().map(f -> f.rule() + " " + f.place()).toList();
    }
}
