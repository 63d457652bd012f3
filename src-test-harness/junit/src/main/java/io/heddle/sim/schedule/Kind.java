package io.heddle.sim.schedule;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a step does. A fault lasts for its time and is then over. */
public enum Kind {
    DEPLOY(Target.SERVICE, "an operator deploys it", "instances", "millicores", "domains"),
    DELETE(Target.SERVICE, "an operator deletes it"),
    READ(Target.NONE, "an operator lists the services"),
    PROCESS_KILL(Target.PROCESS, "the fabric process dies, and starts again when the fault is over"),
    PROCESS_PAUSE(Target.PROCESS, "the fabric process stands still"),
    PROCESS_CUT(Target.PROCESS, "nothing reaches the fabric process, and nothing comes from it"),
    PROCESS_DEAF(Target.PROCESS, "nothing reaches the fabric process, but what it says arrives"),
    PROCESS_APART(
            Target.PROCESS,
            "the fabric process is out of reach of the database and its fellows; operators still reach it"),
    CLOCK_RATE(Target.PROCESS, "the clocks of the fabric process run at this rate from its next start on", "rate"),
    CLOCK_JUMP(Target.PROCESS, "the calendar of the fabric process is wrong by so many seconds", "seconds"),
    NETWORK_LOSS(Target.NONE, "this share of all messages is lost", "share"),
    NETWORK_REPEATS(Target.NONE, "this share of all messages arrives twice", "share"),
    NETWORK_REORDER(
            Target.NONE,
            "this share of all messages comes up to three seconds late, after others that were sent later",
            "share"),
    NETWORK_DELAY(Target.NONE, "every message takes so many milliseconds longer", "millis"),
    DATABASE_STOP(Target.NONE, "the database stops; all sessions end"),
    DATABASE_SLOW(Target.NONE, "every transaction takes so many milliseconds longer", "millis"),
    DATABASE_TORN(Target.NONE, "this share of write transactions is cut short, and nobody is told where", "share"),
    MACHINE_OFF(Target.MACHINE, "the machine loses its power, and is given it back when the fault is over"),
    MACHINE_BROKEN(Target.MACHINE, "the machine dies and does not come up before it is repaired"),
    MACHINE_PAUSE(Target.MACHINE, "the machine's host agent stands still"),
    MACHINE_CUT(Target.MACHINE, "nothing reaches the machine, and nothing comes from it"),
    MACHINE_LOSS(Target.MACHINE, "this share of the machine's messages is lost", "share"),
    AGENT_KILL(Target.MACHINE, "the machine's host agent dies, and starts again when the fault is over"),
    DISK_FULL(Target.MACHINE, "the machine's disk takes nothing more"),
    GUEST_CRASH(Target.GUEST, "a guest of the machine, or the guest of the instance, ends"),
    GUEST_HANG(
            Target.GUEST,
            "a guest of the machine, or the guest of the instance, falls silent; it speaks again when the fault is over"),
    ROLE_CRASH(
            Target.GUEST,
            "a role of the machine, or the role of the instance, fails and is started again when the fault is over"),
    RACK_OFF(Target.RACK, "the rack's power unit fails: its machines and its chassis are dead until it is back"),
    RACK_CUT(Target.RACK, "the rack's switch fails: its machines and its chassis are out of reach"),
    CHASSIS_CUT(Target.RACK, "the rack's chassis is out of reach; its machines go on");

    /** What the second word of a step names. */
    public enum Target {
        NONE,
        SERVICE,
        PROCESS,
        MACHINE,
        /** A machine, of whose guests some one is meant, or an instance. */
        GUEST,
        RACK
    }

    private final Target target;
    private final String meaning;
    private final String keys;

    Kind(Target target, String meaning, String... keys) {
        this.target = target;
        this.meaning = meaning;
        this.keys = String.join(" ", keys);
    }

    public Target target() {
        return target;
    }

    public String meaning() {
        return meaning;
    }

    /** The settings that a step of this kind must have. */
    public Set<String> keys() {
        return keys.isEmpty() ? Set.of() : Set.of(keys.split(" "));
    }

    /** Whether it is something that goes wrong, and not something that is asked for. */
    public boolean isFault() {
        return this != DEPLOY && this != DELETE && this != READ;
    }

    /** As it stands in a file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Kind> of(String word) {
        return Arrays.stream(values()).filter(k -> k.word().equals(word)).findFirst();
    }
}
