package io.heddle.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** 1. A command that was acknowledged was durable by then, and still is at the end. */
final class AcknowledgedIsKept implements Checker {
    private final Map<Integer, Fact.Asked> asked = new HashMap<>();
    private final Set<String> durable = new HashSet<>();
    private final TreeMap<Long, String> rows = new TreeMap<>();
    private final Set<String> acknowledged = new HashSet<>();
    private final Set<String> kept = new HashSet<>();
    private final TreeMap<Long, String> keptRows = new TreeMap<>();

    @Override
    public int invariant() {
        return 1;
    }

    @Override
    public String promise() {
        return "An acknowledged command is never lost, whatever dies.";
    }

    @Override
    public List<String> see(Fact fact) {
        switch (fact) {
            case Fact.Asked f -> asked.put(f.call(), f);
            case Fact.Journalled f -> {
                if (f.event().has("request"))
                    durable.add(f.event().get("request").asText());
                rows.put(f.seq(), f.name());
            }
            case Fact.Answered f -> {
                var question = asked.get(f.call());
                if (question == null || question.kind().equals("services")) return List.of();
                if (f.outcome().equals("done")) return acknowledged(question);
            }
            case Fact.Kept f -> {
                if (f.event().has("request")) kept.add(f.event().get("request").asText());
                keptRows.put(f.seq(), f.name());
            }
            case Fact.Over f -> {
                return over();
            }
            default -> {}
        }
        return List.of();
    }

    private List<String> acknowledged(Fact.Asked question) {
        acknowledged.add(question.request());
        return durable.contains(question.request())
                ? List.of()
                : List.of("request " + question.request() + " was acknowledged before it was in the journal");
    }

    private List<String> over() {
        var found = new ArrayList<String>();
        for (var request : acknowledged) {
            if (!kept.contains(request))
                found.add("request " + request + " was acknowledged, and is not in the journal");
        }
        rows.forEach((seq, name) -> {
            if (!name.equals(keptRows.get(seq))) {
                found.add("row " + seq + " (" + name + ") of the cluster's log was written, and is gone");
            }
        });
        return found;
    }
}
