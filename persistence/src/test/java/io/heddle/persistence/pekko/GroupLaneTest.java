package io.heddle.persistence.pekko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.persistence.StorageFault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GroupLaneTest {
    private final List<List<Integer>> goes = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);

    /** Each work is a number that weighs itself in bytes; the first go waits for the gate. */
    private GroupLane<Integer, Integer> lane(int queueMax, int rowsMax, long bytesMax) {
        return new GroupLane<>(
                "lane", queueMax, new JournalWork.Weights<>(i -> 1, Integer::longValue, rowsMax, bytesMax), this::go);
    }

    private List<Integer> go(List<Integer> works) {
        started.countDown();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        goes.add(works);
        if (works.contains(13)) throw new StorageFault("unlucky");
        return works.stream().map(i -> i * 10).toList();
    }

    @Test
    void whatArrivesWhileAGoIsUnderWayGoesTogetherInOrderAndWithinTheLimits() throws Exception {
        try (var lane = lane(100, 3, 50)) {
            var first = lane.submit(1);
            started.await();
            var rest = new ArrayList<CompletableFuture<Integer>>();
            for (int i : new int[] {2, 3, 4, 5, 40, 6, 99, 7}) rest.add(lane.submit(i));
            gate.countDown();
            assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(10);
            for (var answer : rest) answer.get(20, TimeUnit.SECONDS);
            assertThat(rest.getLast().get()).isEqualTo(70);
        }
        assertThat(goes)
                .containsExactly(List.of(1), List.of(2, 3, 4), List.of(5, 40), List.of(6), List.of(99), List.of(7));
    }

    @Test
    void whenTheQueueIsFullTheNextWorkFailsAtOnce() throws Exception {
        try (var lane = lane(2, 10, 1000)) {
            var first = lane.submit(1);
            started.await();
            var waiting = List.of(lane.submit(2), lane.submit(3));
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            assertThatThrownBy(() -> lane.submit(4).get(0, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(StorageFault.class)
                    .hasMessageContaining("2 works wait already");
            gate.countDown();
            assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(10);
        }
    }

    @Test
    void aGoThatThrowsFailsItsWorksAndNoOthers() throws Exception {
        gate.countDown();
        try (var lane = lane(10, 1, 1000)) {
            assertThatThrownBy(() -> lane.submit(13).get(20, TimeUnit.SECONDS)).hasMessageContaining("unlucky");
            assertThat(lane.submit(2).get(20, TimeUnit.SECONDS)).isEqualTo(20);
        }
    }

    @Test
    void closingFinishesWhatWaitsAndTurnsAwayTheRest() throws Exception {
        var lane = lane(10, 1, 1000);
        var first = lane.submit(1);
        var second = lane.submit(2);
        gate.countDown();
        lane.close();
        assertThat(first.get()).isEqualTo(10);
        assertThat(second.get()).isEqualTo(20);
        assertThatThrownBy(() -> lane.submit(3).get()).hasMessageContaining("lane is closed");
    }
}
