package io.heddle.persistence.pekko;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.heddle.persistence.EventCodec.CodecFault;
import io.heddle.persistence.Fact;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PersistedSerializerTest {
    private final ActorSystem system = ActorSystem.create(
            "serializer",
            ConfigFactory.parseString("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off")
                    .withFallback(ConfigFactory.defaultReference()));
    private final Serialization serialization = SerializationExtension.get(system);

    @AfterAll
    void stop() {
        TestKit.shutdownActorSystem(system);
    }

    @Test
    void anEventIsJsonUnderItsCatalogueName() {
        var event = new Fact.Noted("x");
        var serializer = serialization.findSerializerFor(event);
        assertThat(serializer.identifier())
                .isEqualTo(PersistedSerializer.IDENTIFIER)
                .isEqualTo(7_734_251);
        assertThat(Serializers.manifestFor(serializer, event)).isEqualTo("fact.noted.v1");
        assertThat(new String(serializer.toBinary(event), UTF_8)).isEqualTo("{\"text\":\"x\"}");
        assertThat(roundTrip(event)).isEqualTo(event);
    }

    @Test
    void aMessageIsCborUnderItsClassName() {
        var message = new Fact.Asked("x", new Fact.Circle(0.5));
        var serializer = serialization.findSerializerFor(message);
        assertThat(Serializers.manifestFor(serializer, message)).isEqualTo(Fact.Asked.class.getName());
        assertThat(roundTrip(message)).isEqualTo(message);
    }

    @Test
    void anEventOfANewerVersionIsSaidToBeOne() {
        assertThatThrownBy(() -> serialization
                        .deserialize(new byte[0], PersistedSerializer.IDENTIFIER, "fact.noted.v2")
                        .get())
                .isInstanceOf(CodecFault.class)
                .hasMessageContaining("newer version");
    }

    private Object roundTrip(Object o) {
        var serializer = serialization.findSerializerFor(o);
        return serialization
                .deserialize(serializer.toBinary(o), serializer.identifier(), Serializers.manifestFor(serializer, o))
                .get();
    }
}
