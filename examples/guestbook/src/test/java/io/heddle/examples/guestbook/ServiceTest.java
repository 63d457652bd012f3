package io.heddle.examples.guestbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.controller.RoleDescription.EntryPoint.Kind;
import io.heddle.config.servicemodel.ServiceModelReader;
import io.heddle.config.translation.Translator;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ServiceTest {
    private static final Path SERVICE = Path.of("src/main/service");

    @Test
    void theModelIsValidAndCanRunHere() throws Exception {
        var read = ServiceModelReader.read(
                "ServiceDefinition.csdef",
                Files.readAllBytes(SERVICE.resolve("ServiceDefinition.csdef")),
                "ServiceConfiguration.cscfg",
                Files.readAllBytes(SERVICE.resolve("ServiceConfiguration.cscfg")));
        assertThat(read.findings()).isEmpty();
        var translation = Translator.toController(read.valid().orElseThrow(), "");
        assertThat(translation.findings()).isEmpty();
        assertThat(translation.cannotRun()).isEmpty();
        var service = translation.description().orElseThrow();
        assertThat(service.instanceCount()).isEqualTo(4);
        assertThat(service.role("GuestbookWorker").orElseThrow().entryPoint().kind())
                .isEqualTo(Kind.JAVA);
        assertThat(service.role("GuestbookWeb").orElseThrow().endpoints())
                .singleElement()
                .satisfies(e -> assertThat(e.publicPort()).isEqualTo(8080));
    }
}
