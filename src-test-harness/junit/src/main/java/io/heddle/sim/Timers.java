package io.heddle.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Timers in the order of their moments; those of one moment in the order in which they were set. A heap of four branches. */
final class Timers {
    private Timeline.@Nullable Timer[] heap = new Timeline.Timer[1024];
    private int size;

    void add(Timeline.Timer timer) {
        if (size == heap.length) heap = Arrays.copyOf(heap, size * 2);
        int hole = size++;
        while (hole > 0) {
            int parent = (hole - 1) >> 2;
            var above = at(parent);
            if (!timer.comesBefore(above)) break;
            heap[hole] = above;
            hole = parent;
        }
        heap[hole] = timer;
    }

    /** The next one; null when there is none. */
    Timeline.@Nullable Timer peek() {
        return heap[0];
    }

    /** Takes the next one away. There must be one. */
    void poll() {
        var moved = at(--size);
        heap[size] = null;
        if (size == 0) return;
        int hole = 0;
        for (int child = 1; child < size; child = (hole << 2) + 1) {
            int first = child;
            int end = Math.min(child + 4, size);
            for (int i = child + 1; i < end; i++) if (at(i).comesBefore(at(first))) first = i;
            var next = at(first);
            if (!next.comesBefore(moved)) break;
            heap[hole] = next;
            hole = first;
        }
        heap[hole] = moved;
    }

    private Timeline.Timer at(int place) {
        var timer = heap[place];
        if (timer == null) throw new IllegalStateException("the heap has a hole at " + place);
        return timer;
    }
}
