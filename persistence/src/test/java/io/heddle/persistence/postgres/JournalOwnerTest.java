package io.heddle.persistence.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.persistence.storage.StorageSettings;
import org.junit.jupiter.api.Test;

class JournalOwnerTest {
    private final StorageSettings settings = TestServer.database();
    private final String database = settings.url() + "?user=" + settings.user() + "&password=" + settings.password();

    @Test
    void theFirstFabricOwnsTheJournalAndAnotherIsToldWhose() {
        assertThat(JournalOwner.claim(database, "a", "host-1:/a", false)).isEmpty();
        assertThat(JournalOwner.claim(database, "a", "host-1:/moved", false)).isEmpty();

        assertThat(JournalOwner.claim(database, "b", "host-2:/b", false)).hasValueSatisfying(owner -> {
            assertThat(owner.fabric()).isEqualTo("a");
            assertThat(owner.place()).isEqualTo("host-1:/moved");
        });
    }

    @Test
    void aFabricThatIsToldToTakesTheJournalOver() {
        assertThat(JournalOwner.claim(database, "a", "host-1:/a", false)).isEmpty();

        assertThat(JournalOwner.claim(database, "b", "host-2:/b", true)).isEmpty();

        assertThat(JournalOwner.claim(database, "a", "host-1:/a", false))
                .hasValueSatisfying(owner -> assertThat(owner.fabric()).isEqualTo("b"));
    }
}
