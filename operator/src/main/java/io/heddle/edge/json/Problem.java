package io.heddle.edge.json;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.heddle.api.Fabric.FabricUnavailable;
import io.heddle.config.Bytes;
import io.heddle.config.Finding;
import io.heddle.persistence.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/**
 * Why a request was not done, as the client sees it.
 *
 * @param status the HTTP status; not part of the body
 * @param error stable kebab-case name of the kind of problem
 * @param reasons what held it back, one by one: each rule of the allocator with its counts, and what would help; may be empty
 * @param findings everything wrong with the input, at once; empty when it is not about input
 */
record Problem(@JsonIgnore int status, String error, String message, List<String> reasons, List<Finding> findings) {
    static final int RETRY_SECONDS = 1;

    Problem {
        reasons = List.copyOf(reasons);
        findings = List.copyOf(findings);
    }

    static Problem of(int status, String error, String message) {
        return new Problem(status, error, message, List.of(), List.of());
    }

    static Problem tooLarge(Bytes most) {
        return of(413, "too-large", "the body has more than the " + most.value() + " bytes that it may have");
    }

    static Problem invalid(List<Finding> findings) {
        return of(new Refusal.Invalid(findings));
    }

    /** The one place where refusals become statuses. */
    static Problem of(Refusal why) {
        return switch (why) {
            case Refusal.Stale r -> of(409, "stale", r.message());
            case Refusal.WrongState r -> of(409, "wrong-state", r.message());
            case Refusal.Exhausted r -> new Problem(507, "exhausted", r.message(), r.reasons(), List.of());
            case Refusal.Unknown r -> of(404, "unknown", r.message());
            case Refusal.Invalid r -> new Problem(400, "invalid", r.message(), List.of(), r.findings());
        };
    }

    /** The faults that a client can do something about; empty means a bug of ours. */
    static Optional<Problem> of(Throwable fault) {
        var cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        for (var seen = cause; seen != null; seen = seen.getCause()) {
            if (seen instanceof Rejected rejected) {
                return Optional.of(rejected.problem);
            }
        }
        if (cause instanceof FabricUnavailable) {
            return Optional.of(of(503, "unavailable", cause.getMessage() + "; repeat the request with the same id"));
        }
        if (cause instanceof TimeoutException) {
            return Optional.of(of(503, "timeout", "no answer in time; repeat the request with the same id"));
        }
        return Optional.empty();
    }

    boolean retryable() {
        return status == 503;
    }

    /** Carries a problem out of the reading of a request to the one place that answers. */
    static final class Rejected extends RuntimeException {
        final Problem problem;

        Rejected(Problem problem) {
            super(problem.message(), null, false, false);
            this.problem = problem;
        }
    }
}
