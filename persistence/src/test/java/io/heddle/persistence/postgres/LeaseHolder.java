package io.heddle.persistence.postgres;

import io.heddle.config.Epoch;
import io.heddle.persistence.Lease.LeaseListener;
import io.heddle.persistence.Lease.LeaseOwner;
import io.heddle.persistence.storage.Storage;
import io.heddle.persistence.storage.StorageSettings;

/** A process that contends for a lease and says what it hears, until it is killed. */
public final class LeaseHolder {
    private LeaseHolder() {}

    /** Arguments: URL, user, password, scope, name. */
    public static void main(String[] args) throws Exception {
        var storage = Storage.open(StorageSettings.at(args[0]).withLogin(args[1], args[2]));
        storage.lease().contend(args[3], new LeaseOwner(args[4], ""), new LeaseListener() {
            @Override
            public void acquired(Epoch epoch) {
                System.out.println("acquired " + epoch);
            }

            @Override
            public void lost(Epoch epoch, String reason) {
                System.out.println("lost " + epoch);
            }
        });
        while (System.in.read() >= 0) {} // Its parent's death ends it.
        storage.close();
    }
}
