package io.heddle.edge.local;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;

/**
 * What the machine room is told, for as long as the folder lives.
 *
 * @param journalUrl JDBC URL of a database of the user's own; empty: one is started beside the fabric
 * @param simulated whether the machines exist in the memory of the one fabric process only
 * @param token opens the fabric's API
 * @param controllerToken opens the machines' power controllers
 */
record RoomSettings(String journalUrl, boolean simulated, String token, String controllerToken) {
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
