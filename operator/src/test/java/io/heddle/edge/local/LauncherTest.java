package io.heddle.edge.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
    private static final List<String> COMMAND = List.of("java", "Main");

    @Test
    void withoutOneCommandsStayAsTheyAre() {
        assertThat(Launcher.in(Map.of())).isEqualTo(Launcher.NONE);
        assertThat(Launcher.NONE.command("fabric-1", COMMAND)).isEqualTo(COMMAND);
    }

    @Test
    void itIsCalledWithTheNameAndTheCommand() {
        var launcher = Launcher.in(Map.of(Launcher.VARIABLE, "/bin/sh"));

        assertThat(launcher.command("fabric-1", COMMAND)).containsExactly("/bin/sh", "fabric-1", "java", "Main");
    }

    @Test
    void whatCannotBeRunIsRefused(@TempDir Path folder) throws Exception {
        var text = Files.createFile(folder.resolve("text"));
        for (var name : List.of("sh", folder.toString(), text.toString(), folder + "/absent")) {
            assertThatThrownBy(() -> Launcher.in(Map.of(Launcher.VARIABLE, name)))
                    .isInstanceOf(LocalFailure.class)
                    .hasMessageContaining(name);
        }
    }
}
