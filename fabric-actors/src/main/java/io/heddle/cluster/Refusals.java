package io.heddle.cluster;

import io.heddle.config.RequestId;
import io.heddle.persistence.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The newest requests that were refused, and why. A request may arrive twice, the second time long after the first was answered;
 * one that was refused must not be accepted then. Those that were accepted are remembered in the log. This need not be: what
 * is late was sent to this primary, and is lost with it.
 */
final class Refusals {
    private static final int MAX = 10_000;

    private final Map<RequestId, Refusal> newest = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RequestId, Refusal> eldest) {
            return size() > MAX;
        }
    };

    void add(ClusterCommand command, Refusal why) {
        request(command).ifPresent(request -> newest.put(request, why));
    }

    /** Why this command's request was refused; empty if it was not, as far as is known. */
    Optional<Refusal> of(ClusterCommand command) {
        return request(command).map(newest::get);
    }

    private static Optional<RequestId> request(ClusterCommand command) {
        return switch (command) {
            case ClusterCommand.Deploy c -> Optional.of(c.request());
            case ClusterCommand.Delete c -> Optional.of(c.request());
            default -> Optional.empty();
        };
    }
}
