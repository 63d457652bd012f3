package io.heddle.persistence.pekko;

import io.heddle.persistence.EventCatalogue;
import io.heddle.persistence.EventCodec;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.apache.pekko.serialization.jackson.JacksonCborSerializer;

/**
 * Writes whatever is {@link io.heddle.persistence.Persisted}. A catalogued record becomes JSON under its catalogue name, on
 * the wire as in the journal; any other is a message between fabric processes and becomes CBOR under its class name.
 */
public final class PersistedSerializer extends SerializerWithStringManifest {
    /** Stands in every journalled row: it never changes. */
    public static final int IDENTIFIER = 7_734_251;

    private final EventCodec codec = new EventCodec(EventCatalogue.discovered());
    private final JacksonCborSerializer messages;

    public PersistedSerializer(ExtendedActorSystem system) {
        messages = new JacksonCborSerializer(system, "jackson-cbor");
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object o) {
        return codec.catalogue().nameOf(o.getClass()).orElseGet(() -> messages.manifest(o));
    }

    @Override
    public byte[] toBinary(Object o) {
        return codec.catalogue().nameOf(o.getClass()).isPresent() ? codec.encode(o) : messages.toBinary(o);
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        // Nearly every name is a known one, and to look it up costs far less than to match its shape.
        boolean named = codec.catalogue().typeOf(manifest).isPresent() || EventCatalogue.isName(manifest);
        return named ? codec.decode(manifest, bytes) : messages.fromBinary(bytes, manifest);
    }

    /** The payload as JSON text, if that is what it is. */
    static String json(int serializer, byte[] payload) {
        return serializer == IDENTIFIER ? new String(payload, StandardCharsets.UTF_8) : "null";
    }
}
