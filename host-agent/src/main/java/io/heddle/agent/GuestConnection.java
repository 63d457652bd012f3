package io.heddle.agent;

import io.heddle.guest.Frames;
import io.heddle.guest.Log;
import io.heddle.protocol.GuestGoal;
import io.heddle.protocol.HostMessage;
import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** One guest on the line. Of the goals offered the newest is sent; a guest that does not read holds nobody up. */
final class GuestConnection {
    private final Socket socket;
    private @Nullable GuestGoal unsent;
    private boolean closed;

    GuestConnection(Socket socket) {
        this.socket = socket;
    }

    void start(String vmId) {
        Thread.ofVirtual().name("guest-out-" + vmId).start(this::send);
    }

    /** Never waits. */
    synchronized void offer(GuestGoal goal) {
        unsent = goal;
        notifyAll();
    }

    void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            socket.close();
        } catch (IOException e) {
            Log.warn("guest.not-closed", "cause", e);
        }
    }

    private void send() {
        try {
            for (GuestGoal goal = next(); goal != null; goal = next()) {
                Frames.write(HostMessage.newBuilder().setGoal(goal).build(), socket.getOutputStream());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            close(); // The reader of this line sees its end, and says so.
        }
    }

    private synchronized @Nullable GuestGoal next() throws InterruptedException {
        while (unsent == null && !closed) wait();
        GuestGoal goal = closed ? null : unsent;
        unsent = null;
        return goal;
    }
}
