package io.heddle.config.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Finding;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceCheckTest {
    private static final String CSDEF = """
            <ServiceDefinition name="S" xmlns="http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceDefinition">
              <WorkerRole name="W" vmsize="Huge">
                <Runtime><EntryPoint><ProgramEntryPoint commandLine="w.sh" setReadyOnProcessStart="perhaps"/></EntryPoint></Runtime>
              </WorkerRole>
            </ServiceDefinition>
            """;
    private static final String CSCFG = """
            <ServiceConfiguration serviceName="S" xmlns="http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceConfiguration">
              <Role name="W"><Instances count="1"/></Role>
            </ServiceConfiguration>
            """;

    @Test
    void anUnknownSizeIsSaidTogetherWithWhatKeepsTheModelFromBeingTranslated() {
        var findings = ServiceCheck.check("s.csdef", CSDEF.getBytes(UTF_8), Map.of("s.cscfg", CSCFG.getBytes(UTF_8)));

        assertThat(findings.stream().filter(Finding::isError).map(Finding::message))
                .anyMatch(message -> message.contains("\"Huge\""))
                .anyMatch(message -> message.contains("\"perhaps\""));
    }
}
