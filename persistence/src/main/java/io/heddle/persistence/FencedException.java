package io.heddle.persistence;

/**
 * A write was refused because its writer was succeeded: a newer epoch holds the cluster's lease, or a newer copy of the
 * entity has claimed the persistence id. Whoever gets it must step down; a retry will never help.
 */
public final class FencedException extends StorageFault {
    public FencedException(String message) {
        super(message);
    }
}
