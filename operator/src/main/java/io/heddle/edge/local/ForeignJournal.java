package io.heddle.edge.local;

import io.heddle.persistence.StorageFault;
import io.heddle.persistence.postgres.JournalOwner;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** A database of the user's that holds a fabric's journal. It belongs to one fabric at a time. */
final class ForeignJournal {
    private final Folder folder;
    private final RoomSettings settings;

    ForeignJournal(Folder folder, RoomSettings settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /** A database's URL without its password. */
    static String printable(String url) {
        return url.replaceAll("password=[^&]*", "password=***");
    }

    /**
     * Makes it this fabric's own.
     *
     * @param adopting takes it from the fabric that has it
     * @throws LocalFailure when it is another's, or cannot be reached
     */
    void claim(boolean adopting) throws IOException {
        var place = InetAddress.getLocalHost().getHostName() + ":" + folder.root();
        try {
            JournalOwner.claim(settings.journalUrl(), settings.fabric(), place, adopting)
                    .ifPresent(owner -> {
                        throw new LocalFailure(
                                printable(settings.journalUrl()) + " is the journal of the fabric in " + owner.place()
                                        + " since " + owner.since(),
                                List.of("give this fabric a database of its own, or, when that one is no more, take it"
                                        + " over with its services: `" + Hint.command("up --adopt", folder.root())
                                        + "`"));
                    });
        } catch (StorageFault e) {
            throw new LocalFailure("the journal cannot be used", e);
        }
    }
}
