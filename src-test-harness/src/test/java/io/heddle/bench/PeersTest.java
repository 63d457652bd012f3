package io.heddle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeersTest {
    @TempDir
    private Path scratch;

    private BenchContext context(Map<String, String> options) {
        return new BenchContext(options, scratch, false, () -> false, line -> {});
    }

    @Test
    void figuresAreReadAndTalkIsNot() {
        var figures = new Peers.Figures();
        figures.read("INFO connected");
        figures.read("figure\theal\t5.25\ts");
        figures.read("figure\theal\t5.5\ts");
        assertThat(figures.get("heal").count()).isEqualTo(2);
        assertThat(figures.get("heal").worst()).isEqualTo(5.5);
        assertThat(figures.get("other").count()).isZero();
    }

    @Test
    void peersThatAreNotWantedAreNotStarted() throws Exception {
        assertThat(Peers.run(context(Map.of("peers", "no")), "live").get("heal").count())
                .isZero();
    }

    @Test
    void peersThatAreNotBuiltAreMissedByName() {
        assertThatThrownBy(() -> Peers.run(context(Map.of()), "live"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the peers are not built");
    }
}
