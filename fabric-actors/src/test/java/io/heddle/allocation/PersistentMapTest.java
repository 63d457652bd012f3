package io.heddle.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PersistentMapTest {
    /** Hashes that meet in all 32 bits, in the low 30, and not at all. */
    private record Key(int hash, String name) {
        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @Test
    void everyVersionKeepsItsOwnContent() {
        var random = new Random(7);
        PersistentMap<Key, Integer> map = PersistentMap.empty();
        var model = new HashMap<Key, Integer>();
        var versions = new ArrayList<PersistentMap<Key, Integer>>();
        var models = new ArrayList<Map<Key, Integer>>();
        for (int i = 0; i < 20_000; i++) {
            int n = random.nextInt(300);
            var key = new Key(n % 3 == 0 ? 42 : n * 1_000_003, "k" + n);
            if (random.nextInt(3) > 0) {
                map = map.put(key, i);
                model.put(key, i);
            } else {
                map = map.remove(key);
                model.remove(key);
            }
            if (i % 500 == 0) {
                versions.add(map);
                models.add(new HashMap<>(model));
            }
        }
        for (int i = 0; i < versions.size(); i++) assertSame(versions.get(i), models.get(i));
        assertSame(map, model);
    }

    @Test
    void equalContentIsWalkedInTheSameOrderWhateverItsHistory() {
        PersistentMap<Key, Integer> up = PersistentMap.empty();
        PersistentMap<Key, Integer> down = PersistentMap.empty();
        for (int i = 0; i < 1_000; i++) up = up.put(new Key(i % 7, "k" + i), i);
        for (int i = 1_999; i >= 0; i--) down = down.put(new Key(i % 7, "k" + i), i);
        for (int i = 1_000; i < 2_000; i++) down = down.remove(new Key(i % 7, "k" + i));
        assertThat(values(down)).isEqualTo(values(up));
    }

    private static void assertSame(PersistentMap<Key, Integer> map, Map<Key, Integer> model) {
        assertThat(map.size()).isEqualTo(model.size());
        model.forEach((k, v) -> assertThat(map.get(k)).isEqualTo(v));
        assertThat(values(map)).containsExactlyInAnyOrderElementsOf(model.values());
    }

    private static List<Integer> values(PersistentMap<Key, Integer> map) {
        var out = new ArrayList<Integer>();
        map.forEachValue(out::add);
        return out;
    }
}
