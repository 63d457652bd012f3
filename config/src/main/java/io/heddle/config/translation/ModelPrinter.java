package io.heddle.config.translation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.heddle.config.controller.ServiceDescription;
import io.heddle.config.servicemodel.RoleDefinition.EntryPoint;
import io.heddle.config.xml.Place;
import java.io.IOException;
import java.util.List;

/**
 * Prints any step of the translation as JSON, and reads a deployment model back: places are left out, durations are in
 * ISO-8601, absent things are null.
 */
public final class ModelPrinter {
    private static final ObjectMapper MAPPER = mapper();

    private ModelPrinter() {}

    public static String print(Object model) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(printed(model)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a model of records must be printable: " + model.getClass(), e);
        }
    }

    /** What the controller deploys is shown with the public addresses that follow from it. */
    private static Object printed(Object model) {
        if (!(model instanceof ServiceDescription service)) return model;
        ObjectNode tree = MAPPER.valueToTree(service);
        return tree.set("vips", MAPPER.valueToTree(service.vips()));
    }

    /** Reads what {@link #print} printed. Throws {@link IllegalArgumentException} for anything else. */
    public static DeploymentModel readDeployment(String json) {
        try {
            return MAPPER.readValue(json, DeploymentModel.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a deployment model: " + e.getOriginalMessage(), e);
        }
    }

    static JsonNode toTree(DeploymentModel model) {
        return MAPPER.valueToTree(model);
    }

    static DeploymentModel fromTree(JsonNode tree) {
        try {
            return MAPPER.treeToValue(tree, DeploymentModel.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a deployment model: " + e.getOriginalMessage(), e);
        }
    }

    private static ObjectMapper mapper() {
        var module = new SimpleModule("heddle-models");
        module.setSerializerModifier(new WithoutPlaces());
        module.addDeserializer(Place.class, new NoPlace());
        module.setMixInAnnotation(EntryPoint.class, EntryPointType.class);
        return new ObjectMapper()
                .registerModules(new Jdk8Module(), new JavaTimeModule(), module)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = EntryPoint.Assembly.class, name = "assembly"),
        @JsonSubTypes.Type(value = EntryPoint.Program.class, name = "program")
    })
    private interface EntryPointType {}

    private static final class WithoutPlaces extends BeanSerializerModifier {
        private static final long serialVersionUID = 1L;

        @Override
        public List<BeanPropertyWriter> changeProperties(
                SerializationConfig config, BeanDescription description, List<BeanPropertyWriter> properties) {
            return properties.stream()
                    .filter(p -> !p.getType().hasRawClass(Place.class))
                    .toList();
        }
    }

    private static final class NoPlace extends StdDeserializer<Place> {
        private static final long serialVersionUID = 1L;

        NoPlace() {
            super(Place.class);
        }

        @Override
        public Place deserialize(JsonParser in, DeserializationContext context) throws IOException {
            in.skipChildren();
            return Place.NOWHERE;
        }

        @Override
        public Object getAbsentValue(DeserializationContext context) {
            return Place.NOWHERE;
        }
    }
}
