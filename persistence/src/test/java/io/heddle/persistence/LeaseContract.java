package io.heddle.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Epoch;
import io.heddle.persistence.Lease.LeaseListener;
import io.heddle.persistence.Lease.LeaseOwner;
import io.heddle.persistence.Lease.LeaseView;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What any lease must do. */
@Timeout(120)
public abstract class LeaseContract {
    protected static final long PATIENCE_SECONDS = 20;

    protected String scope;
    private final List<Lease> opened = new ArrayList<>();

    /** The lease as one more process sees it. */
    protected abstract Lease newLease();

    /** Takes the lease from its holder, as the death of his process would. */
    protected abstract void killHolder(String scope) throws Exception;

    protected final Lease open() {
        var lease = newLease();
        opened.add(lease);
        return lease;
    }

    @BeforeEach
    void name() {
        scope = "scope-" + UUID.randomUUID();
    }

    @AfterEach
    void close() {
        opened.forEach(Lease::close);
        opened.clear();
    }

    /** Writes down what a listener hears. */
    protected static final class Ear implements LeaseListener {
        private final String name;
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final BlockingQueue<LeaseView> views = new LinkedBlockingQueue<>();
        private volatile Epoch epoch = Epoch.ZERO;

        public Ear(String name) {
            this.name = name;
        }

        @Override
        public void acquired(Epoch won) {
            epoch = won;
            heard.add("acquired " + won);
        }

        @Override
        public void lost(Epoch gone, String reason) {
            heard.add("lost " + gone);
        }

        @Override
        public void observed(LeaseView view) {
            if (views.size() < 1_000) views.add(view);
        }

        public LeaseOwner owner() {
            return new LeaseOwner(name, "127.0.0.1:" + name.length());
        }

        public String next() throws InterruptedException {
            String next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return next == null ? "nothing" : next;
        }

        /** Waits until a view satisfies the test. */
        public LeaseView awaitView(java.util.function.Predicate<LeaseView> wanted) throws InterruptedException {
            while (true) {
                var view = views.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (view == null) throw new AssertionError("no such view of the lease was ever seen");
                if (wanted.test(view)) return view;
            }
        }

        public boolean heardNothingMore() {
            return heard.isEmpty();
        }
    }

    @Test
    void theFirstToAskHoldsIt() throws Exception {
        var ear = new Ear("one");
        var contention = open().contend(scope, ear.owner(), ear);
        assertThat(ear.next()).isEqualTo("acquired 1");
        assertThat(contention.mayAct()).isTrue();
        var view = ear.awaitView(v -> v.epoch().equals(new Epoch(1)));
        assertThat(view.owner()).isEqualTo(ear.owner());
    }

    @Test
    void aReleaseHandsItToTheNextUnderANewEpoch() throws Exception {
        var one = new Ear("one");
        var two = new Ear("two");
        var first = open().contend(scope, one.owner(), one);
        assertThat(one.next()).isEqualTo("acquired 1");
        var second = open().contend(scope, two.owner(), two);
        two.awaitView(v -> v.owner().name().equals("one"));
        assertThat(second.mayAct()).isFalse();
        first.release();
        assertThat(one.next()).isEqualTo("lost 1");
        assertThat(first.mayAct()).isFalse();
        assertThat(two.next()).isEqualTo("acquired 2");
        assertThat(second.mayAct()).isTrue();
        first.release(); // Harmless.
        assertThat(one.heardNothingMore()).isTrue();
    }

    @Test
    void theDeathOfTheHolderHandsItOnAndTheOldOneMayComeBack() throws Exception {
        var ears = List.of(new Ear("one"), new Ear("two"));
        open().contend(scope, ears.get(0).owner(), ears.get(0));
        assertThat(ears.get(0).next()).isEqualTo("acquired 1");
        open().contend(scope, ears.get(1).owner(), ears.get(1));
        ears.get(1).awaitView(v -> v.owner().name().equals("one"));
        killHolder(scope);
        assertThat(ears.get(0).next()).isEqualTo("lost 1");
        assertThat(ears.get(1).next()).isEqualTo("acquired 2");
        ears.get(0).awaitView(v -> v.owner().name().equals("two"));
        killHolder(scope);
        assertThat(ears.get(1).next()).isEqualTo("lost 2");
        assertThat(ears.get(0).next())
                .isIn("acquired 3", "acquired 4"); // 4: the other was quicker to come back, and lost again.
    }

    @Test
    void scopesDoNotKnowEachOther() throws Exception {
        var lease = open();
        var one = new Ear("one");
        var two = new Ear("two");
        lease.contend(scope, one.owner(), one);
        lease.contend(scope + "-b", two.owner(), two);
        assertThat(one.next()).isEqualTo("acquired 1");
        assertThat(two.next()).isEqualTo("acquired 1");
    }

    @Test
    void whoeverIsReleasedWhileWaitingNeverGetsIt() throws Exception {
        var one = new Ear("one");
        var two = new Ear("two");
        var three = new Ear("three");
        var first = open().contend(scope, one.owner(), one);
        assertThat(one.next()).isEqualTo("acquired 1");
        var second = open().contend(scope, two.owner(), two);
        two.awaitView(v -> v.owner().name().equals("one"));
        second.release();
        open().contend(scope, three.owner(), three);
        first.release();
        assertThat(three.next()).isEqualTo("acquired 2");
        assertThat(two.heardNothingMore()).isTrue();
    }

    @Test
    void epochsOnlyRiseHoweverOftenItChangesHands() throws Exception {
        var last = Epoch.ZERO;
        for (int i = 0; i < 20; i++) {
            var ear = new Ear("e" + i);
            var contention = open().contend(scope, ear.owner(), ear);
            assertThat(ear.next()).isEqualTo("acquired " + last.next());
            last = ear.epoch;
            contention.release();
            assertThat(ear.next()).isEqualTo("lost " + last);
        }
    }

    @Test
    void closingTheLeaseReleasesAll() throws Exception {
        var one = new Ear("one");
        var two = new Ear("two");
        var lease = open();
        lease.contend(scope, one.owner(), one);
        assertThat(one.next()).isEqualTo("acquired 1");
        open().contend(scope, two.owner(), two);
        lease.close();
        assertThat(one.next()).isEqualTo("lost 1");
        assertThat(two.next()).isEqualTo("acquired 2");
    }
}
