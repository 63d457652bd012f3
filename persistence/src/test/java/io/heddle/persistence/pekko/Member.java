package io.heddle.persistence.pekko;

import com.typesafe.config.ConfigFactory;
import io.heddle.persistence.storage.Storage;
import io.heddle.persistence.storage.StorageSettings;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.testkit.javadsl.TestKit;

/** A storage and an actor system that journals there: as much of a fabric process as these tests need. */
public final class Member implements AutoCloseable {
    private final Storage storage;
    private final ActorSystem system;

    public Member(StorageSettings settings) {
        storage = Storage.open(settings);
        system = ActorSystem.create(
                "contract",
                storage.pekkoConfig()
                        .withFallback(ConfigFactory.parseString("""
                                pekko.loglevel = WARNING
                                pekko.loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
                                pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
                                pekko.actor.allow-java-serialization = off
                                """))
                        .withFallback(ConfigFactory.defaultReference()));
    }

    public Storage storage() {
        return storage;
    }

    public ActorSystem system() {
        return system;
    }

    public ActorRef journal() {
        return Persistence.get(system).journalFor("", ConfigFactory.empty());
    }

    /** A new copy of an entity, not yet recovered. */
    public Writer writer(String pid) {
        return new Writer(this, pid);
    }

    /** A new copy of an entity, recovered. */
    public Writer recovered(String pid) {
        var writer = writer(pid);
        writer.recover();
        return writer;
    }

    @Override
    public void close() {
        TestKit.shutdownActorSystem(system);
        storage.close();
    }
}
