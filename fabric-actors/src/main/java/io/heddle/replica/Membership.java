package io.heddle.replica;

import java.time.Duration;

/**
 * When a replica forms the actor cluster, and when it leaves one that is the wrong one. The lease decides: only its holder
 * may form a cluster, and everybody belongs where the holder is. Pure.
 *
 * <p>So no replica is needed in particular to start a fabric, two halves that started apart come together, and one that
 * was removed by the others while it was paused starts afresh.
 */
public final class Membership {
    /** The holder gives a cluster that may exist this long to welcome it. Source: a welcome takes about 0.3 s. */
    static final Duration WELCOME_MAX = Duration.ofMillis(1500);

    /**
     * Longest time apart from the holder. Source: twice what the actor cluster takes to admit a newcomer, and less than the
     * silence that a disturbed fabric allows its machines (30 s), which only the others may hear.
     */
    static final Duration APART_MAX = Duration.ofSeconds(20);

    /**
     * A process that was apart from the primary, or has become it, hears again what there is to hear after this long. Source:
     * those whom the machines speak to instead leave after {@link #APART_MAX}, are back 2 s later, and are found within seconds.
     */
    public static final Duration REUNITED_AFTER = APART_MAX.plusSeconds(10);

    private Membership() {}

    /** What to do now. */
    public enum Step {
        NONE,
        FORM,
        START_AFRESH
    }

    /** What a replica sees of the actor cluster, and its means. Implemented over Pekko; by a table in tests. */
    public interface Port {
        boolean isMember();

        /** Whether the member at this address is in the same cluster. */
        boolean sees(String address);

        /** The primary is in another actor cluster. Told twice a second while that is so. */
        void apart();

        void form();

        /** Ends this process, to be started again by whoever keeps it alive. */
        void startAfresh(String reason);
    }

    /** Whether so many members are most of the replicas that there should be. */
    public static boolean areMost(int members, int replicas) {
        return 2 * members > replicas;
    }

    /**
     * @param leads holds the lease
     * @param waited how long it has not been a member
     * @param apart how long it has been a member of a cluster without the lease's holder
     */
    public static Step step(boolean leads, boolean member, Duration waited, Duration apart) {
        if (leads && !member && waited.compareTo(WELCOME_MAX) >= 0) return Step.FORM;
        if (!leads && member && apart.compareTo(APART_MAX) >= 0) return Step.START_AFRESH;
        return Step.NONE;
    }
}
