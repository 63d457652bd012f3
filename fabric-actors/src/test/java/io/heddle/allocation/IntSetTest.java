package io.heddle.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class IntSetTest {
    @Test
    void itHoldsWhatASortedSetHoldsAndOldVersionsKeepTheirs() {
        var random = new Random(11);
        var set = IntSet.EMPTY;
        var model = new TreeSet<Integer>();
        var half = set;
        var halfModel = new TreeSet<Integer>();
        for (int i = 0; i < 40_000; i++) {
            int span = i % 4_000 < 2_000 ? 60 : 200_000; // Shrinks to an array and grows to a tree again and again.
            int e = random.nextInt(span) * (span == 60 ? 997 : 1);
            boolean add = random.nextInt(2) == 0;
            set = add ? set.plus(e) : set.minus(e);
            if (add) model.add(e);
            else model.remove(e);
            int from = random.nextInt(200_000);
            var next = model.ceiling(from);
            assertThat(set.ceiling(from)).isEqualTo(next == null ? -1 : next);
            assertThat(set.size()).isEqualTo(model.size());
            if (i == 20_000) {
                half = set;
                halfModel = new TreeSet<>(model);
            }
            if (i % 4_000 == 3_999) {
                for (int m : new ArrayList<>(model)) set = set.minus(m);
                model.clear();
                assertThat(set.isEmpty()).isTrue();
            }
        }
        assertThat(elements(half)).isEqualTo(halfModel);
    }

    @Test
    void keysOfAMapComeInAscendingOrder() {
        IntMap<String> map = IntMap.empty();
        for (int k : new int[] {900_000, 3, 31, 32, 70_000, 33}) map = map.put(k, "v" + k);
        var keys = new int[map.size()];
        assertThat(map.keys(keys)).isEqualTo(6);
        assertThat(keys).containsExactly(3, 31, 32, 33, 70_000, 900_000);
        assertThat(map.get(70_000)).isEqualTo("v70000");
        assertThat(map.remove(70_000).get(70_000)).isNull();
        assertThat(map.ceiling(34)).isEqualTo(70_000);
        assertThat(map.ceiling(900_001)).isEqualTo(-1);
    }

    private static Set<Integer> elements(IntSet set) {
        var out = new TreeSet<Integer>();
        for (int e = set.ceiling(0); e >= 0; e = set.ceiling(e + 1)) out.add(e);
        return out;
    }
}
