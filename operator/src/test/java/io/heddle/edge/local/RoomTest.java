package io.heddle.edge.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.edge.local.PowerSwitch.Action;
import io.heddle.edge.local.PowerSwitch.Result;
import io.heddle.guest.process.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RoomTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private final ProcessTable processes = new ProcessTable();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Room> rooms = new ArrayList<>();
    private final List<Process> started = new ArrayList<>();
    private Folder folder = new Folder(Path.of("/nowhere"));

    @BeforeEach
    void makeTheFolder() throws IOException {
        folder = new Folder(directory);
        folder.makeDirectories();
    }

    @AfterEach
    void endEverything() throws Exception {
        closeRooms();
        for (var name : List.of("fabric-1", "node-n1")) {
            ChildRecord.alive(folder.record(name), processes).ifPresent(ChildRecord::kill);
        }
        started.forEach(Process::destroyForcibly);
    }

    private Room open(Child... children) {
        var room = new Room(folder, processes, Launcher.NONE);
        for (var child : children) room.place(child, true);
        rooms.add(room);
        run(room);
        return room;
    }

    private void run(Room room) {
        threads.add(Thread.ofPlatform().start(() -> {
            try {
                room.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    private void closeRooms() throws InterruptedException {
        rooms.forEach(Room::stop);
        for (var thread : threads) thread.join();
        rooms.clear();
        threads.clear();
    }

    private static Child child(String name, Child.Role role) {
        return new Child(name, role, List.of("/bin/sleep", "600"));
    }

    private static Child fabric() {
        return child("fabric-1", Child.Role.FABRIC);
    }

    private static Child machine() {
        return child("node-n1", Child.Role.NODE);
    }

    private ChildRecord awaitAlive(String name) {
        return await().atMost(PATIENCE)
                .until(() -> ChildRecord.alive(folder.record(name), processes), Optional::isPresent)
                .orElseThrow();
    }

    private static Result.Done look(Room room) {
        return (Result.Done) room.look("n1").toCompletableFuture().join();
    }

    private static Result press(Room room, Action action, long epoch) {
        return room.command("n1", action, false, epoch).toCompletableFuture().join();
    }

    /** A process that looks like one of a virtual machine of n1. */
    private Process guest() throws IOException {
        return marked("/bin/sh", "-c", "read line", "io.heddle.guest.WaAppAgent");
    }

    /** A process of the machine's virtual machine that ends when it is killed. */
    private Process marked(String... command) throws IOException {
        Files.createDirectories(folder.node("n1"));
        Files.writeString(folder.node("n1").resolve("id"), "0123456789ab");
        var builder = new ProcessBuilder(command);
        builder.environment().put(ProcessTable.MARKER, "0123456789ab/vm-1");
        var process = builder.start();
        started.add(process);
        return process;
    }

    @Test
    void aProcessRecordsItselfAndBecomesWhatItIsToBe() {
        open(fabric());

        var record = awaitAlive("fabric-1");

        await().atMost(PATIENCE).until(() -> ProcessHandle.of(record.pid())
                .flatMap(process -> process.info().command())
                .filter(command -> !command.endsWith("sh"))
                .isPresent());
    }

    @Test
    void aProcessThatDiesIsStartedAgain() {
        open(fabric());
        var first = awaitAlive("fabric-1");

        first.kill();

        await().atMost(PATIENCE).until(() -> awaitAlive("fabric-1").pid() != first.pid());
    }

    @Test
    void aMachineThatDiesStaysDeadUntilItGetsPower() {
        var room = open(machine());
        var first = awaitAlive("node-n1");
        first.kill();
        await().atMost(PATIENCE).until(() -> look(room).pid() == 0);

        // Longer than the pause before a process is started again.
        var pause = Watch.BACKOFF_LEAST.multipliedBy(3);
        await().atMost(PATIENCE).during(pause).until(() -> look(room).pid() == 0);
        press(room, Action.ON, 1);

        assertThat(awaitAlive("node-n1").pid()).isNotEqualTo(first.pid());
    }

    @Test
    void aMachineWhoseGuestsLiveGetsItsAgentBack() throws IOException {
        open(machine());
        var first = awaitAlive("node-n1");
        var guest = guest();

        first.kill();

        await().atMost(PATIENCE).until(() -> awaitAlive("node-n1").pid() != first.pid());
        assertThat(guest.isAlive()).isTrue();
    }

    @Test
    void aRoleWithoutItsGuestIsWhatADeadMachineLeavesBehind() throws Exception {
        var room = open(machine());
        var agent = awaitAlive("node-n1");
        var role = marked("/bin/sleep", "600");

        agent.kill();

        await().atMost(PATIENCE).until(() -> !agent.runs(processes));
        // Two looks later it would have its agent back.
        await().during(Duration.ofSeconds(1))
                .atMost(PATIENCE)
                .until(() -> look(room).pid() == 0);
        assertThat(role.isAlive()).isTrue();
    }

    @Test
    void theNextRoomGivesAnAgentToAMachineWhoseGuestsLive() throws Exception {
        open(machine());
        var first = awaitAlive("node-n1");
        guest();
        closeRooms();
        first.kill();
        await().atMost(PATIENCE).until(() -> !first.runs(processes));

        var room = new Room(folder, processes, Launcher.NONE);
        room.place(machine(), false);
        rooms.add(room);
        run(room);

        assertThat(awaitAlive("node-n1").pid()).isNotEqualTo(first.pid());
    }

    @Test
    void theNextRoomAdoptsWhatRuns() throws InterruptedException {
        open(fabric(), machine());
        long fabric = awaitAlive("fabric-1").pid();
        long machine = awaitAlive("node-n1").pid();
        closeRooms();

        var next = open(fabric(), machine());

        assertThat(look(next).pid()).isEqualTo(machine);
        assertThat(awaitAlive("fabric-1").pid()).isEqualTo(fabric);
    }

    @Test
    void aRecordOfAnotherProcessIsNotBelieved() throws IOException {
        // The right id, the wrong start: ids are used again.
        Files.writeString(
                folder.record("fabric-1"),
                ProcessHandle.current().pid() + " S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 7");

        open(fabric());

        assertThat(awaitAlive("fabric-1").pid())
                .isNotEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void powerOffAnswersWhenNothingOfTheMachineIsLeft() throws Exception {
        var room = open(machine());
        var agent = awaitAlive("node-n1");
        var guest = guest();

        var result = press(room, Action.OFF, 3);

        assertThat(result).isEqualTo(new Result.Done("n1", new Power(false, 3), 0));
        assertThat(agent.runs(processes)).isFalse();
        assertThat(processes.find(guest.pid()).filter(p -> !p.ended())).isEmpty();
    }

    @Test
    void whatTheControllerWasToldIsRemembered() throws InterruptedException {
        press(open(machine()), Action.OFF, 3);
        closeRooms();

        assertThat(Power.read(folder.power("n1"))).isEqualTo(new Power(false, 3));
        assertThat(press(open(machine()), Action.ON, 2)).isEqualTo(new Result.Stale(2, 3));
    }

    @Test
    void anOlderPrimaryIsRefusedAndAnEqualOneIsNot() {
        var room = open(machine());
        long pid = awaitAlive("node-n1").pid();
        assertThat(press(room, Action.ON, 5)).isInstanceOf(Result.Done.class);

        assertThat(press(room, Action.OFF, 4)).isEqualTo(new Result.Stale(4, 5));
        assertThat(look(room).pid()).isEqualTo(pid);
        assertThat(press(room, Action.OFF, 5)).isInstanceOf(Result.Done.class);
    }

    @Test
    void aCycleStartsAMachineAfresh() {
        var room = open(machine());
        long first = awaitAlive("node-n1").pid();

        press(room, Action.CYCLE, 1);

        assertThat(awaitAlive("node-n1").pid()).isNotEqualTo(first);
        assertThat(Power.read(folder.power("n1"))).isEqualTo(new Power(true, 1));
    }

    @Test
    void aCleanBootFindsAnEmptyDiskAndNoGuests() throws Exception {
        var room = open(machine());
        awaitAlive("node-n1");
        press(room, Action.OFF, 1);
        var guest = guest();

        room.command("n1", Action.ON, true, 1).toCompletableFuture().join();

        assertThat(folder.node("n1").resolve("id")).doesNotExist();
        assertThat(processes.find(guest.pid()).filter(p -> !p.ended())).isEmpty();
    }

    @Test
    void whenItsFolderIsDeletedAllThatRanFromItEnds() throws Exception {
        open(fabric(), machine());
        var running = List.of(awaitAlive("fabric-1"), awaitAlive("node-n1"));

        Trees.delete(folder.root());

        await().atMost(PATIENCE).until(() -> running.stream().noneMatch(record -> record.runs(processes)));
        for (var thread : threads) thread.join();
    }

    @Test
    void aMachineThatIsNotHereIsUnknown() {
        var room = open(fabric());

        assertThat(room.look("1").toCompletableFuture().join()).isEqualTo(new Result.UnknownNode("1"));
        assertThat(room.command("fabric-1", Action.OFF, false, 9)
                        .toCompletableFuture()
                        .join())
                .isEqualTo(new Result.UnknownNode("fabric-1"));
    }
}
