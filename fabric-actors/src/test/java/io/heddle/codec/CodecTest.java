package io.heddle.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.typesafe.config.ConfigFactory;
import io.heddle.cluster.ClusterMessage;
import io.heddle.ffe.FfeMessage;
import io.heddle.node.MachineLink;
import io.heddle.node.NodeActor;
import io.heddle.persistence.Persisted;
import io.heddle.persistence.pekko.PersistedSerializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CodecTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ConfigFactory.load());

    /** Persisted by their family, but sent by an actor to itself or to its child only. */
    private static final Set<String> LOCAL = Set.of(
            "io.heddle.node.NodeActor$Tick",
            "io.heddle.gateway.MachineConnection$Closed",
            "io.heddle.gateway.MachineConnection$End");

    private final Specimens specimens = new Specimens(KIT.createTestProbe().ref());

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void whateverMayBeSentToAnotherFabricProcessArrivesAsItWas() {
        var serialization = SerializationExtension.get(KIT.system());
        var wrong = new ArrayList<String>();
        for (var type : persisted()) {
            for (var specimen : specimens.of(type)) {
                try {
                    assertThat(serialization.findSerializerFor(specimen).identifier())
                            .isEqualTo(PersistedSerializer.IDENTIFIER);
                    KIT.serializationTestKit().verifySerialization(specimen, true);
                } catch (RuntimeException | AssertionError e) {
                    wrong.add(specimen + ": " + e);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void theMessagesBetweenFabricProcessesAreAmongThem() {
        assertThat(persisted())
                .contains(
                        NodeActor.Offer.class,
                        NodeActor.Watch.class,
                        NodeActor.Report.class,
                        MachineLink.Goal.class,
                        ClusterMessage.Submit.class,
                        ClusterMessage.Ask.class,
                        ClusterMessage.NodeSaid.class,
                        ClusterMessage.BalancerSaid.class,
                        ClusterMessage.Answered.class,
                        FfeMessage.PrimaryIs.class,
                        FfeMessage.ReplicaIs.class);
    }

    /** Every record of the product that may be journalled or sent, but for those that never leave their process. */
    private static List<Class<?>> persisted() {
        var names = new TreeSet<String>();
        for (JavaClass c : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.heddle")) {
            boolean sent = c.isRecord()
                    && c.isAssignableTo(Persisted.class)
                    && !c.getModifiers().contains(JavaModifier.PRIVATE);
            if (sent && !LOCAL.contains(c.getName())) names.add(c.getName());
        }
        var all = new ArrayList<Class<?>>();
        for (var name : names) {
            try {
                all.add(Class.forName(name));
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }
        return all;
    }
}
