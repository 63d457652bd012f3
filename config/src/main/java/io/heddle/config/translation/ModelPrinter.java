package io.heddle.config.translation;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Prints any step of the translation as JSON: places left out, durations in ISO-8601, absent things as null. */
public final class ModelPrinter {
    private static final ObjectWriter WRITER = writer();

    private ModelPrinter() {}

    public static String print(Object model) {
        try {
            return WRITER.writeValueAsString(model) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a model of records must be printable: " + model.getClass(), e);
        }
    }

    private static ObjectWriter writer() {
        var module = new SimpleModule("heddle-models");
        module.addSerializer(Duration.class, new JsonSerializer<>() {
            @Override
            public void serialize(Duration value, JsonGenerator out, SerializerProvider provider) throws IOException {
                out.writeString(value.toString());
            }
        });
        var optional = TypeFactory.defaultInstance().constructType(Optional.class);
        module.addSerializer(new StdSerializer<Optional<?>>(optional) {
            @Override
            public void serialize(Optional<?> value, JsonGenerator out, SerializerProvider provider)
                    throws IOException {
                out.writePOJO(value.orElse(null));
            }
        });
        return new ObjectMapper().registerModule(module).writerWithDefaultPrettyPrinter();
    }
}
