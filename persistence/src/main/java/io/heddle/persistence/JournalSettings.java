package io.heddle.persistence;

/**
 * Limits of the journal in one fabric process. The defaults and what happens when a limit is reached stand in {@code
 * reference.conf}.
 *
 * @param lanes threads that write, 1 to 16
 * @param readers threads that replay and handle snapshots, 1 to 64
 * @param batchRowsMax events in one transaction, 1 to 10,000; a larger atomic write goes alone
 * @param batchBytesMax bytes in one transaction, 64 KiB to 256 MiB; a larger atomic write goes alone
 * @param queueMax writes waiting per lane, and readings waiting, 16 to 1,000,000
 * @param eventBytesMax size of one event or snapshot, 1 KiB to 256 MiB
 * @param claimsMax persistence ids that this process may write to without claiming them anew, 1,000 to 10,000,000
 * @param snapshotsKept of each persistence id, 1 to 100
 */
public record JournalSettings(
        int lanes,
        int readers,
        int batchRowsMax,
        long batchBytesMax,
        int queueMax,
        long eventBytesMax,
        int claimsMax,
        int snapshotsKept) {
    /** Events that one atomic write may hold. The offset of an event has room for so many per transaction. */
    public static final int ATOMIC_ROWS_MAX = 1 << 14;

    public JournalSettings {
        require("lanes", lanes, 1, 16);
        require("readers", readers, 1, 64);
        require("batch-rows-max", batchRowsMax, 1, 10_000);
        require("batch-bytes-max", batchBytesMax, 64L << 10, 256L << 20);
        require("queue-max", queueMax, 16, 1_000_000);
        require("event-bytes-max", eventBytesMax, 1L << 10, 256L << 20);
        require("claims-max", claimsMax, 1_000, 10_000_000);
        require("snapshots-kept", snapshotsKept, 1, 100);
    }

    private static void require(String key, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "heddle.persistence.journal." + key + " must be between " + min + " and " + max + ", not " + value);
        }
    }
}
