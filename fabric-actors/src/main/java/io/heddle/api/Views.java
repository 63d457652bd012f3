package io.heddle.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What can be seen of a fabric: immutable answers to queries, each saying how old it is. Field names are the JSON's. */
public final class Views {
    private Views() {}

    /**
     * A fabric at a glance.
     *
     * @param primary number of the primary replica; 0 when there is none
     * @param replicas as many as the datacenter has
     * @param replicasUp those of them that the replica that answers has heard of lately, itself included
     * @param age how old the answer may be
     */
    public record Status(
            String cluster,
            int primary,
            long epoch,
            int replicas,
            int replicasUp,
            int nodes,
            int nodesReady,
            int services,
            int instances,
            int instancesReady,
            int coresTotal,
            double coresUsed,
            Duration age) {
        public Status withReplicasUp(int up) {
            return new Status(
                    cluster,
                    primary,
                    epoch,
                    replicas,
                    up,
                    nodes,
                    nodesReady,
                    services,
                    instances,
                    instancesReady,
                    coresTotal,
                    coresUsed,
                    age);
        }
    }

    /** One deployment of a service. {@code state}: Deploying, Running, Degraded, Deleting. */
    public record Service(
            String service,
            String slot,
            String deployment,
            String state,
            int instances,
            int instancesReady,
            List<Endpoint> endpoints,
            Instant createdAt) {
        public Service {
            endpoints = List.copyOf(endpoints);
        }
    }

    /** A public door of a service. {@code url} is what a person can open. */
    public record Endpoint(
            String role,
            String name,
            String protocol,
            String vip,
            int port,
            String url,
            int backends,
            int backendsReady) {}

    /** One role instance. {@code status} is in the words of the management API: ReadyRole, BusyRole, ... */
    public record Instance(
            String service,
            String slot,
            String deployment,
            String instance,
            String role,
            String status,
            String detail,
            String node,
            String vm,
            String address,
            int faultDomain,
            int updateDomain,
            int roleRestarts,
            int guestRestarts,
            long guestPid,
            long rolePid) {}

    /** One machine. {@code state}: Unknown, Ready, Suspect, Fenced, OutForRepair. */
    public record Node(
            String node,
            String rack,
            int faultDomain,
            String state,
            String detail,
            int instances,
            int cores,
            double coresUsed,
            long memoryMib,
            long memoryUsedMib,
            long goalIncarnation,
            long seenIncarnation,
            Duration silent) {}

    /** One fabric process. {@code role}: Primary, Secondary, Down. */
    public record Replica(
            int number, String role, String address, String api, long epoch, long pid, long sequence, String version) {}

    /** One entry of the journal. {@code offset} can be asked from; {@code summary} is one line for a person. */
    public record Event(long offset, Instant at, String entity, String type, String summary, Object data) {}

    /** A long-running request. {@code state}: InProgress, Succeeded, Failed. */
    public record Operation(String id, String kind, String subject, String state, String message, Instant startedAt) {}
}
