package io.heddle.peers;

import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.helix.HelixManagerFactory;
import org.apache.helix.InstanceType;
import org.apache.helix.NotificationContext;
import org.apache.helix.model.Message;
import org.apache.helix.participant.statemachine.StateModel;
import org.apache.helix.participant.statemachine.StateModelFactory;
import org.apache.helix.participant.statemachine.StateModelInfo;
import org.apache.helix.participant.statemachine.Transition;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/** The processes that a Helix cluster is made of. Each says {@code ready} and then lives until it is killed. */
final class HelixProcess {
    static final String CLUSTER = "bench";
    static final String MODEL = "OnlineOffline";
    private static final int CONNECTIONS_MAX = 200;

    private HelixProcess() {}

    /** A ZooKeeper server that writes its log to disk, as it does by default. */
    static void zooKeeper(Map<String, String> options) throws Exception {
        var directory = new File(PeerMain.option(options, "dir"));
        int tick = PeerMain.number(options, "tick");
        var server = new ZooKeeperServer(directory, directory, tick);
        var door = NIOServerCnxnFactory.createFactory(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), PeerMain.number(options, "port")),
                CONNECTIONS_MAX);
        door.startup(server);
        stay();
    }

    static void controller(Map<String, String> options) throws Exception {
        join(options, InstanceType.CONTROLLER);
    }

    /** A worker whose partitions come online without any work: what is measured is the decision and its way there. */
    static void participant(Map<String, String> options) throws Exception {
        join(options, InstanceType.PARTICIPANT);
    }

    private static void join(Map<String, String> options, InstanceType type) throws Exception {
        System.setProperty("zk.session.timeout", PeerMain.option(options, "session"));
        var manager = HelixManagerFactory.getZKHelixManager(
                CLUSTER, PeerMain.option(options, "name"), type, PeerMain.option(options, "zk"));
        if (type == InstanceType.PARTICIPANT) {
            manager.getStateMachineEngine().registerStateModelFactory(MODEL, new Idle());
        }
        manager.connect();
        stay();
    }

    private static void stay() throws InterruptedException {
        System.out.println("ready");
        new CountDownLatch(1).await();
    }

    private static final class Idle extends StateModelFactory<StateModel> {
        @Override
        public StateModel createNewStateModel(String resource, String partition) {
            return new Nothing();
        }
    }

    /** Helix finds the transitions by these names. */
    @StateModelInfo(
            initialState = "OFFLINE",
            states = {"OFFLINE", "ONLINE", "DROPPED"})
    public static final class Nothing extends StateModel {
        @Transition(from = "OFFLINE", to = "ONLINE")
        public void onBecomeOnlineFromOffline(Message message, NotificationContext context) {}

        @Transition(from = "ONLINE", to = "OFFLINE")
        public void onBecomeOfflineFromOnline(Message message, NotificationContext context) {}

        @Transition(from = "OFFLINE", to = "DROPPED")
        public void onBecomeDroppedFromOffline(Message message, NotificationContext context) {}
    }
}
