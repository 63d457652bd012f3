package io.heddle.replica;

import java.time.Duration;
import java.util.Optional;

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
     * Longest time as a newcomer. Whoever is let in by a member that dies at that moment is known to nobody else, and would be a
     * newcomer for ever. Source: the actor cluster admits within 7 s also while it is divided.
     */
    static final Duration NEW_MAX = Duration.ofSeconds(12);

    /**
     * Shards of a member that left are placed again, and its machines have found another process, within this time. Source:
     * the simulator. A machine gives a stream to a process that stands still up after 13 s, and is mute until then.
     */
    private static final Duration CALM_AFTER = Duration.ofSeconds(15);

    /**
     * Where the members are few, the others may be in a cluster of their own, and hear the machines: until they have found
     * out, begun afresh, and are heard here.
     */
    private static final Duration FEW_ARE_CALM_AFTER =
            APART_MAX.plus(CALM_AFTER).plusSeconds(25);

    /** Who led so long ago may not lead now. Source: a lease lasts 2 s. */
    public static final Duration LEADS_FOR = Duration.ofSeconds(3);

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

        /**
         * Asks to be let in, until it is or is told to ask elsewhere. Two that are apart from the holder, and were let in by
         * each other, would not come to it: so who does not lead asks the holder alone.
         *
         * @param holder who is asked; the holder itself asks all its fellows, lest it forms a second cluster
         */
        void knock(Optional<String> holder);

        /** Told, from any thread, several times a second: who holds the lease and has renewed it. */
        void holderIs(String address);

        /** Whether this member was admitted by the others, and not only let in by one of them. */
        boolean isAdmitted();

        /** Whether the member at this address is in the same cluster. */
        boolean sees(String address);

        /** The primary is in another actor cluster. Told twice a second while that is so. */
        void apart();

        void form();

        /** Ends this process, to be started again by whoever keeps it alive. */
        void startAfresh(String reason);
    }

    /**
     * How long so many members are undisturbed before silence means something to them.
     *
     * @param replicas that there should be
     */
    public static Duration calmAfter(int members, int replicas) {
        return 2 * members > replicas ? CALM_AFTER : FEW_ARE_CALM_AFTER;
    }

    /**
     * Whether this side of a divided cluster goes on, and the other starts afresh: the holder's does, be it one of many. If
     * nobody is known to lead, the larger does; of two halves the one with the lowest address.
     *
     * @param holderIsHere empty when nobody is known to hold the lease now
     * @param here members on this side, of {@code all}
     */
    public static boolean goesOn(Optional<Boolean> holderIsHere, long here, int all, boolean lowestIsHere) {
        return holderIsHere.orElse(2 * here > all || (2 * here == all && lowestIsHere));
    }

    /**
     * @param leads holds the lease
     * @param waited how long it has not been a member
     * @param apart how long it has been a member of a cluster without the lease's holder
     * @param isNew how long it has been a member that is not admitted
     */
    public static Step step(boolean leads, boolean member, Duration waited, Duration apart, Duration isNew) {
        if (member && isNew.compareTo(NEW_MAX) >= 0) return Step.START_AFRESH;
        if (leads && !member && waited.compareTo(WELCOME_MAX) >= 0) return Step.FORM;
        if (!leads && member && apart.compareTo(APART_MAX) >= 0) return Step.START_AFRESH;
        return Step.NONE;
    }
}
