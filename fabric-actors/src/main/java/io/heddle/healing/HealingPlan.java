package io.heddle.healing;

import io.heddle.config.NodeId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What healing asks for now, and what it holds back.
 *
 * @param intents what the machines' controllers should be asked
 * @param held why each silent machine that is left alone is: one sentence for a person
 */
public record HealingPlan(List<HealingIntent> intents, Map<NodeId, String> held) {
    public HealingPlan {
        intents = List.copyOf(intents);
        SortedMap<NodeId, String> sorted = new TreeMap<>(held);
        held = Collections.unmodifiableSortedMap(sorted);
    }
}
