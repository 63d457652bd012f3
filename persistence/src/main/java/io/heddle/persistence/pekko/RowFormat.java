package io.heddle.persistence.pekko;

import io.heddle.persistence.EventCatalogue;
import io.heddle.persistence.EventCodec.CodecFault;
import io.heddle.persistence.JournalSettings;
import io.heddle.persistence.Ledger.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.Tagged;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import scala.jdk.javaapi.CollectionConverters;

/** Turns what entities persist into rows and back. */
final class RowFormat {
    private final Serialization serialization;
    private final JournalSettings settings;

    RowFormat(ActorSystem system, JournalSettings settings) {
        this.serialization = SerializationExtension.get(system);
        this.settings = settings;
    }

    /** Adds the rows of one atomic write to {@code rows}; or none of them, and says why it can never be written. */
    Optional<Exception> append(AtomicWrite write, List<Row> rows) {
        var own = new ArrayList<Row>();
        try {
            for (PersistentRepr event : CollectionConverters.asJava(write.payload())) {
                if (event.payload() instanceof Tagged) {
                    throw new CodecFault(event.persistenceId() + ": tagged events are not supported", null);
                }
                own.add(row(event.sequenceNr(), event.payload(), event.writerUuid()));
            }
            if (rows.size() + own.size() > JournalSettings.ATOMIC_ROWS_MAX) {
                throw new CodecFault(
                        write.persistenceId() + ": more than " + JournalSettings.ATOMIC_ROWS_MAX
                                + " events persisted at once",
                        null);
            }
        } catch (Exception e) { // Whatever a serializer throws, declared or not, concerns this write alone.
            return Optional.of(e);
        }
        rows.addAll(own);
        return Optional.empty();
    }

    /** One event or snapshot as a row. Throws {@link CodecFault} when it is too large or has no place in the catalogue. */
    Row row(long seq, Object payload, String writer) {
        var serializer = serialization.findSerializerFor(payload);
        String manifest = Serializers.manifestFor(serializer, payload);
        if (serializer.identifier() == PersistedSerializer.IDENTIFIER && !EventCatalogue.isName(manifest)) {
            throw new CodecFault(
                    payload.getClass().getName() + " is not in the event catalogue: name it in a CatalogueSource",
                    null);
        }
        byte[] bytes = serializer.toBinary(payload);
        if (bytes.length > settings.eventBytesMax()) {
            throw new CodecFault(
                    payload.getClass().getName() + " has " + bytes.length + " bytes, more than the "
                            + settings.eventBytesMax() + " of heddle.persistence.journal.event-bytes-max",
                    null);
        }
        return new Row(seq, serializer.identifier(), manifest, bytes, writer);
    }

    PersistentRepr parse(String pid, Row row) {
        return PersistentRepr.apply(payload(row), row.seq(), pid, "", false, ActorRef.noSender(), row.writer());
    }

    Object payload(Row row) {
        return serialization
                .deserialize(row.payload(), row.serializer(), row.manifest())
                .get();
    }
}
