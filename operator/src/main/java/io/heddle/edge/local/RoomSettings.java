package io.heddle.edge.local;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Objects;

/**
 * What the machine room is told, for as long as the folder lives.
 *
 * @param journalUrl JDBC URL of a database of the user's own; empty: one is started beside the fabric
 * @param simulated whether the machines exist in the memory of the one fabric process only
 * @param token opens the fabric's API
 * @param controllerToken opens the machines' power controllers
 * @param fabric id of the fabric, under which it owns its journal
 * @param firstService folder or package of the service that is still to be deployed because the fabric is new; empty: none
 */
record RoomSettings(
        String journalUrl,
        boolean simulated,
        String token,
        String controllerToken,
        String fabric,
        String firstService) {
    RoomSettings {
        // Left out by the versions before these were known.
        fabric = Objects.requireNonNullElse(fabric, "");
        firstService = Objects.requireNonNullElse(firstService, "");
    }

    RoomSettings withoutFirstService() {
        return new RoomSettings(journalUrl, simulated, token, controllerToken, fabric, "");
    }

    static RoomSettings read(Folder folder) {
        try {
            return new JsonMapper().readValue(Files.readAllBytes(folder.roomSettings()), RoomSettings.class);
        } catch (IOException e) {
            throw new LocalFailure("cannot read " + folder.roomSettings(), e);
        }
    }

    void write(Folder folder) throws IOException {
        Folder.writeSecret(
                folder.roomSettings(),
                new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    }
}
