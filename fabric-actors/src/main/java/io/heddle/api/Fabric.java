package io.heddle.api;

import io.heddle.config.NodeId;
import io.heddle.config.RequestId;
import io.heddle.config.ServiceName;
import io.heddle.config.controller.ServiceDescription;
import io.heddle.process.FabricProcess;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One fabric process, in this JVM. Any replica answers any request: reads from its own view or the primary's, writes by
 * handing them to the primary and waiting until they are durable.
 *
 * <p>Every stage fails with {@link FabricUnavailable} when no primary could be reached within the request time-out; the
 * request may then be repeated with the same id.
 */
public interface Fabric extends AutoCloseable {
    /**
     * Starts one fabric process in this JVM, with real machines that connect to it.
     *
     * @throws StartFailed naming what could not be used: an address, a file, the journal
     */
    static Fabric start(FabricSettings settings) {
        return FabricProcess.start(settings, Optional.empty());
    }

    /** Starts one fabric process in this JVM over machines of the caller's own: {@link SimulatedMachines}, for one. */
    static Fabric start(FabricSettings settings, Machines machines) {
        return FabricProcess.start(settings, Optional.of(machines));
    }

    /** Checks and places a service, and sets its goals. Done means durable, not yet running: follow {@link #instances}. */
    CompletionStage<Outcome<Views.Operation>> deploy(Deploy request);

    /** Removes the deployment in a slot. Done means durable; instances stop soon after. */
    CompletionStage<Outcome<Views.Operation>> delete(RequestId id, ServiceName service, Slot slot);

    /**
     * Stores a package under its SHA-256, streaming, before it is deployed. Storing it again is harmless.
     *
     * @return lower-case hex SHA-256, or a refusal when the content does not match {@code sha256} or is over the limit
     */
    CompletionStage<Outcome<String>> storePackage(String sha256, InputStream content);

    /** The stored package as a file of this process's own, or a refusal when there is none. The caller deletes it. */
    CompletionStage<Outcome<Path>> fetchPackage(String sha256);

    CompletionStage<Views.Status> status();

    CompletionStage<List<Views.Service>> services();

    CompletionStage<List<Views.Instance>> instances();

    CompletionStage<List<Views.Node>> nodes();

    CompletionStage<List<Views.Replica>> replicas();

    /**
     * Why an instance is where it is, or why it is nowhere.
     *
     * @param instance its id, {@code d-00001.Web_IN_0}, or without its deployment's where that is clear
     * @param node whether it could be there; empty: where it is
     */
    CompletionStage<Outcome<Plans.Explanation>> explain(String instance, Optional<NodeId> node);

    /**
     * What would happen if all this did, one after the other. It is tried on a fork of the cluster's state; nothing is done.
     *
     * @param suppositions 1 to {@link Supposition#COUNT_MAX}
     */
    CompletionStage<Outcome<Plans.Foresight>> whatIf(List<Supposition> suppositions);

    /** Empty when the operation is not known (any more: the newest 1,000 are kept). */
    CompletionStage<Optional<Views.Operation>> operation(String id);

    /**
     * Up to {@code limit} journal entries with offset at least {@code from}, oldest first; settled ones only, so a reader
     * that goes on from the last offset plus one misses nothing.
     *
     * @param limit 1 to 10,000
     */
    CompletionStage<List<Views.Event>> events(long from, int limit);

    /**
     * Completes when this process's part in the fabric is over: after {@link #close}, or when its fellows went on without it
     * while it was cut off or paused. Then it must be started afresh.
     */
    CompletionStage<Void> ended();

    /** This replica's number, from 1. */
    int number();

    @Override
    void close();

    /**
     * A request to deploy.
     *
     * @param service name of the hosted service; created when it does not exist
     */
    record Deploy(RequestId id, ServiceName service, Slot slot, ServiceDescription description) {}

    /** The process could not start; the message says what it could not use. */
    final class StartFailed extends RuntimeException {
        public StartFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** No primary answered in time. Nothing is known of the request's fate: repeat it with the same id. */
    final class FabricUnavailable extends RuntimeException {
        public FabricUnavailable(String message) {
            super(message);
        }

        public FabricUnavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
