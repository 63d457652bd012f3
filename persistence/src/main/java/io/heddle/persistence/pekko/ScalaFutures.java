package io.heddle.persistence.pekko;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import scala.concurrent.Future;
import scala.concurrent.Promise;

/** Stages as the futures that plug-ins answer with; a failure is the cause itself, not a wrapper around it. */
final class ScalaFutures {
    private ScalaFutures() {}

    static <T> Future<T> of(CompletionStage<T> stage) {
        Promise<T> promise = scala.concurrent.Promise$.MODULE$.apply();
        var unused = stage.whenComplete((value, failure) -> {
            if (failure == null) {
                promise.success(value);
            } else {
                promise.failure(
                        failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure);
            }
        });
        return promise.future();
    }

    static <T> Future<T> failed(Throwable failure) {
        Promise<T> promise = scala.concurrent.Promise$.MODULE$.apply();
        return promise.failure(failure).future();
    }
}
