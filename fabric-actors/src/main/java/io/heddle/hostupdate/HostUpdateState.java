package io.heddle.hostupdate;

import io.heddle.allocation.PersistentMap;
import io.heddle.config.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far a host update is. Immutable; a change costs the same however many nodes there are.
 *
 * @param version that nodes get now
 * @param from that they had before; the two change places when the update is turned back
 * @param returned how many nodes came back, and {@code spent} how long they took together: what the forecast learns from
 */
public record HostUpdateState(
        String version,
        String from,
        Status status,
        String why,
        Instant startedAt,
        PersistentMap<NodeId, Progress> nodes,
        int returned,
        Duration spent) {
    public enum Status {
        RUNNING,
        PAUSED,
        FINISHED
    }

    public enum Phase {
        WAITING,
        UPDATING,
        /** Switched off; its instances are being started elsewhere and count as offline. */
        QUARANTINED,
        /** Empty; whatever version is wanted when it comes back is what it comes back with. */
        IN_REPAIR,
        FAILED,
        DONE,
        GIVEN_UP
    }

    /**
     * One node's part.
     *
     * @param since when it was taken out of service; its last change of phase otherwise
     * @param again whether it was taken out for a version that is not wanted any more, so that it must go once more
     * @param took how long it was out when it last came back or was given up waiting for; zero when it never was
     */
    public record Progress(NodeId node, int wave, Phase phase, Instant since, boolean again, Duration took) {
        Progress in(Phase next, Instant at) {
            return new Progress(node, wave, next, at, again, took);
        }

        private Progress out(Phase next, Instant at) {
            var out = phase == Phase.UPDATING ? Duration.between(since, at) : took;
            return new Progress(node, wave, next, at, false, out);
        }

        private Progress returned(Instant at) {
            return out(again ? Phase.WAITING : Phase.DONE, at);
        }
    }

    /** Where a node stands; empty when it takes no part. */
    public Optional<Progress> node(NodeId id) {
        return Optional.ofNullable(nodes.get(id));
    }

    /** Applies one fact. Accepts every event ever written; what it says of unknown nodes is ignored. */
    public static HostUpdateState evolve(@Nullable HostUpdateState state, HostUpdateEvent event) {
        if (event instanceof HostUpdateEvent.Planned e) return planned(e);
        if (state == null) throw new IllegalArgumentException("no update is planned, but " + event);
        return switch (event) {
            case HostUpdateEvent.Planned e -> planned(e);
            case HostUpdateEvent.NodeStarted e -> state.with(e.node(), Phase.UPDATING, e.at());
            case HostUpdateEvent.NodeReturned e -> state.returned(e);
            case HostUpdateEvent.NodeFailed e -> state.with(e.node(), Phase.FAILED, e.at());
            case HostUpdateEvent.NodeQuarantined e -> state.quarantined(e);
            case HostUpdateEvent.NodeRelieved e -> state.relieved(e);
            case HostUpdateEvent.NodeGivenUp e -> state.with(e.node(), Phase.GIVEN_UP, e.at());
            case HostUpdateEvent.Paused e -> state.in(Status.PAUSED, e.why());
            case HostUpdateEvent.Resumed e -> state.in(Status.RUNNING, "");
            case HostUpdateEvent.TurnedBack e -> state.turnedBack(e);
            case HostUpdateEvent.Finished e -> state.in(Status.FINISHED, "");
        };
    }

    private static HostUpdateState planned(HostUpdateEvent.Planned e) {
        PersistentMap<NodeId, Progress> nodes = PersistentMap.empty();
        for (var entry : new TreeMap<>(e.waves()).entrySet()) {
            var id = entry.getKey();
            nodes = nodes.put(id, new Progress(id, entry.getValue(), Phase.WAITING, e.at(), false, Duration.ZERO));
        }
        return new HostUpdateState(e.version(), e.from(), Status.RUNNING, "", e.at(), nodes, 0, Duration.ZERO);
    }

    private HostUpdateState returned(HostUpdateEvent.NodeReturned e) {
        var progress = nodes.get(e.node());
        if (progress == null) return this;
        var took = progress.phase() == Phase.UPDATING ? Duration.between(progress.since(), e.at()) : Duration.ZERO;
        int more = progress.phase() == Phase.UPDATING ? 1 : 0;
        var next = nodes.put(e.node(), progress.returned(e.at()));
        return new HostUpdateState(version, from, status, why, startedAt, next, returned + more, spent.plus(took));
    }

    /** Its image is written anew in repair, so it need not go again whatever version it was taken out for. */
    private HostUpdateState quarantined(HostUpdateEvent.NodeQuarantined e) {
        var progress = nodes.get(e.node());
        return progress == null ? this : in(progress.out(Phase.QUARANTINED, e.at()));
    }

    /** Said of a node that is not in quarantine, it changes nothing. */
    private HostUpdateState relieved(HostUpdateEvent.NodeRelieved e) {
        var progress = nodes.get(e.node());
        if (progress == null || progress.phase() != Phase.QUARANTINED) return this;
        return in(progress.in(Phase.IN_REPAIR, e.at()));
    }

    private HostUpdateState in(Progress progress) {
        var next = nodes.put(progress.node(), progress);
        return new HostUpdateState(version, from, status, why, startedAt, next, returned, spent);
    }

    /** What was done is to do, what was to do is done; what is out of service comes back first and is then to do. */
    private HostUpdateState turnedBack(HostUpdateEvent.TurnedBack e) {
        var next = new Object() {
            PersistentMap<NodeId, Progress> nodes = HostUpdateState.this.nodes;
        };
        nodes.forEachValue(p -> {
            var turned =
                    switch (p.phase()) {
                        case WAITING -> p.in(Phase.DONE, e.at());
                        case DONE -> p.in(Phase.WAITING, e.at());
                        case UPDATING, FAILED ->
                            new Progress(p.node(), p.wave(), p.phase(), p.since(), !p.again(), p.took());
                        case QUARANTINED, IN_REPAIR, GIVEN_UP -> p;
                    };
            if (!turned.equals(p)) next.nodes = next.nodes.put(p.node(), turned);
        });
        return new HostUpdateState(
                /* version= */ from,
                /* from= */ version,
                Status.RUNNING,
                e.why(),
                startedAt,
                next.nodes,
                returned,
                spent);
    }

    private HostUpdateState with(NodeId id, Phase phase, Instant at) {
        var progress = nodes.get(id);
        return progress == null ? this : in(progress.in(phase, at));
    }

    private HostUpdateState in(Status next, String reason) {
        return new HostUpdateState(version, from, next, reason, startedAt, nodes, returned, spent);
    }
}
