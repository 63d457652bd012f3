package io.heddle.persistence;

import org.jspecify.annotations.Nullable;

/** The storage could not do what it was asked to: no connection, a full queue, a broken file. A retry may help. */
public class StorageFault extends RuntimeException {
    public StorageFault(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public StorageFault(String message) {
        super(message);
    }
}
