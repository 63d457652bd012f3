package io.heddle.edge.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.config.datacenter.LocalDatacenter;
import io.heddle.guest.process.ProcessTable;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFabricTest {
    private static final Wish NOTHING = new Wish(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    @TempDir
    private Path directory;

    private static Wish sized(int replicas, int nodes, int network) {
        return new Wish(
                Optional.empty(),
                Optional.of(replicas),
                Optional.of(nodes),
                Optional.of(network),
                Optional.empty(),
                Optional.empty());
    }

    private static Wish file(Path datacenter, Optional<Integer> replicas) {
        return new Wish(
                Optional.of(datacenter),
                replicas,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Wish on(String journal, String driver) {
        return new Wish(
                Optional.empty(),
                Optional.of(1),
                Optional.of(1),
                Optional.empty(),
                Optional.of(journal),
                Optional.of(driver));
    }

    private LocalFabric made(Wish wish) {
        var fabric = new LocalFabric(directory.resolve("f"));
        fabric.make(wish, new Installation(directory, Path.of("/bin/false")), Optional.empty());
        return fabric;
    }

    @Test
    void aFabricIsMadeToMeasure() throws Exception {
        var fabric = made(sized(1, 2, 99));

        assertThat(fabric.exists()).isTrue();
        assertThat(fabric.roomIsOpen()).isFalse();
        assertThat(fabric.datacenter().nodes()).hasSize(2);
        assertThat(fabric.datacenter().replicas()).hasSize(1);
        var context = fabric.folder().root().resolve("context.json");
        assertThat(Files.readString(context)).contains("http://127.99.0.11:8470");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(context)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(fabric.folder().root())))
                .isEqualTo("rwx------");
    }

    @Test
    void wishesThatCannotBeAreRefusedBeforeAnythingIsMade() {
        assertThatThrownBy(() -> made(sized(0, 6, 10))).hasMessageContaining("1 to 9 replicas");
        assertThatThrownBy(() -> made(sized(3, 1001, 10))).hasMessageContaining("1 to 1000 nodes");
        assertThatThrownBy(() -> made(on("jdbc:postgresql://h/d", "docker"))).hasMessageContaining("\"docker\"");
        assertThatThrownBy(() -> made(on("mysql://x", "process"))).hasMessageContaining("mysql://x");
        assertThatThrownBy(() -> made(file(Path.of("a.xml"), Optional.of(3)))).hasMessageContaining("leave out");
        assertThatThrownBy(() -> made(file(directory.resolve("no.xml"), Optional.empty())))
                .isInstanceOf(LocalFailure.class)
                .hasMessageContaining("there is no " + directory.resolve("no.xml"));
        assertThat(directory.resolve("f")).doesNotExist();
    }

    @Test
    void aFabricThatWantsMoreMemoryThanThereIsIsRefused() {
        var datacenter = LocalDatacenter.of(3, 100, 99);

        Demand.check(datacenter, OptionalLong.of(11_630));
        Demand.check(datacenter, OptionalLong.empty());
        assertThatThrownBy(() -> Demand.check(datacenter, OptionalLong.of(11_629)))
                .hasMessageContaining("3 replicas and 100 machines need about 11630 MiB");
    }

    @Test
    void aFolderWithSomebodysFilesIsRefused() throws Exception {
        Files.createDirectories(directory.resolve("f"));
        var thesis = Files.writeString(directory.resolve("f").resolve("thesis.txt"), "years of work");

        assertThatThrownBy(() -> made(sized(1, 2, 99)))
                .isInstanceOfSatisfying(LocalFailure.class, failure -> assertThat(failure.details())
                        .containsExactly("thesis.txt"));
        assertThat(thesis).exists();
    }

    @Test
    void anotherFabricInTheSameFolderIsNamedByWhatDiffers() {
        var fabric = made(sized(1, 2, 99));

        fabric.require(NOTHING);
        fabric.require(sized(1, 2, 99));
        assertThatThrownBy(() -> fabric.require(sized(3, 6, 98)))
                .isInstanceOfSatisfying(LocalFailure.class, failure -> assertThat(failure.details())
                        .containsExactly(
                                "it has 1 replicas, not 3",
                                "it has 2 nodes, not 6",
                                "it is not on the network 127.98.x.y",
                                "leave the options out to go on with it, or begin anew with --fresh"));
    }

    @Test
    void addressesThatAreTakenAreNamed() throws Exception {
        // A network of this process's own, so that tests beside it do not meet it.
        int network = 100 + (int) (ProcessHandle.current().pid() % 90);
        var fabric = made(sized(1, 2, network));
        var address = "127." + network + ".0.11";
        try (var taken = new ServerSocket(8471, 1, InetAddress.getByName(address))) {
            var doors = new Doors(fabric.folder(), fabric.datacenter(), new ProcessTable());

            assertThat(taken.isBound()).isTrue();
            assertThatThrownBy(() -> doors.check(true)).isInstanceOfSatisfying(LocalFailure.class, failure -> {
                assertThat(failure.details().getFirst()).startsWith(address + ":8471: ");
                assertThat(failure.details().getLast()).contains("--network N");
            });
        }
    }

    @Test
    void aRoomThatFailedSaysWhy() throws Exception {
        var fabric = made(sized(1, 2, 99));
        Folder.write(fabric.folder().progress(), "failed: the database: no space".getBytes(UTF_8));

        assertThatThrownBy(fabric::started).isInstanceOf(LocalFailure.class).hasMessage("the database: no space");
    }
}
