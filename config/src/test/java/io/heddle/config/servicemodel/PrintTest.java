package io.heddle.config.servicemodel;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PrintTest {
    @Property(tries = 500)
    void aDefinitionThatIsPrintedIsReadBackTheSame(@ForAll long seed) {
        var definition = new ModelMaker(new Random(seed)).model().definition();
        var read = ServiceModelReader.readDefinition(
                "a", DefinitionWriter.print(definition).getBytes(UTF_8));
        assertThat(read.value()).contains(definition);
    }

    @Property(tries = 500)
    void aConfigurationThatIsPrintedIsReadBackTheSame(@ForAll long seed) {
        var configuration = new ModelMaker(new Random(seed)).model().configuration();
        var text = "\uFEFF" + ConfigurationWriter.print(configuration).replace("utf-8", "utf-16");
        var read = ServiceModelReader.readConfiguration("a", text.getBytes(UTF_16LE));
        assertThat(read.value()).contains(configuration);
    }
}
