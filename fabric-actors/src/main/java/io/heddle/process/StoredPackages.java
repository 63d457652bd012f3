package io.heddle.process;

import io.heddle.gateway.PackageSource;
import io.heddle.persistence.PackageStore;
import java.util.Optional;

/** The package store as the gateway reads it. */
record StoredPackages(PackageStore store) implements PackageSource {
    @Override
    public Optional<Opened> open(String sha256, long offset) {
        var size = store.size(sha256);
        return size.isEmpty()
                ? Optional.empty()
                : store.open(sha256, offset)
                        .map(content -> new Opened(content, size.get().value()));
    }
}
