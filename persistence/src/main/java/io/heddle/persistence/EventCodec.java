package io.heddle.persistence;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;

/**
 * Catalogued records as JSON and back. Numbers stay numbers, instants and durations are ISO-8601 text, every component is
 * written even when it is null, so that a missing one means that somebody edited a record.
 */
public final class EventCodec {
    private final JsonMapper mapper = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
            .build();
    private final EventCatalogue catalogue;

    public EventCodec(EventCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    public EventCatalogue catalogue() {
        return catalogue;
    }

    /**
     * The catalogue name of an event.
     *
     * @throws CodecFault when its class is not in the catalogue
     */
    public String name(Object event) {
        return catalogue
                .nameOf(event.getClass())
                .orElseThrow(() -> new CodecFault(
                        event.getClass().getName() + " is not in the event catalogue: name it in a CatalogueSource",
                        null));
    }

    /** The event as UTF-8 JSON. Throws {@link CodecFault} when Jackson cannot write it. */
    public byte[] encode(Object event) {
        try {
            return mapper.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new CodecFault("cannot write " + event.getClass().getName() + " as JSON", e);
        }
    }

    /**
     * The event that was written under {@code name}.
     *
     * @throws CodecFault when no module knows the name, or the JSON does not fit its record
     */
    public Persisted decode(String name, byte[] json) {
        var type = catalogue
                .typeOf(name)
                .orElseThrow(() -> new CodecFault(
                        "no module here knows the event \"" + name + "\": it was written by a newer version", null));
        try {
            return mapper.readValue(json, type);
        } catch (IOException e) {
            throw new CodecFault("cannot read the event \"" + name + "\"", e);
        }
    }

    /** A record could not be written or read. Not transient: the same bytes fail again. */
    public static final class CodecFault extends RuntimeException {
        public CodecFault(String message, @org.jspecify.annotations.Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
