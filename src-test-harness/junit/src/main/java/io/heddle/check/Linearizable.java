package io.heddle.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * 10. Each slot behaves as if every call took effect at one moment between its question and its answer. A slot holds nothing or
 * one deployment. A deployment to a slot that holds one is refused, a deletion in an empty one too; a deployment may also be
 * refused for lack of room. A list of services says which slots hold something. A call without an answer took effect at any
 * time after its question, or never. (The search is Wing and Gong's with Lowe's memory of configurations that led nowhere.)
 */
final class Linearizable implements Checker {
    private static final long NEVER = Long.MAX_VALUE;

    /** More calls than this are judged in stretches between moments at which no call was open. */
    private static final int CONFIGURATIONS_MAX = 2_000_000;

    private static final class Call {
        final String kind;
        final long asked;
        long answered = NEVER;
        String outcome = "unknown";
        boolean present;

        Call(String kind, long asked) {
            this.kind = kind;
            this.asked = asked;
        }

        @Override
        public String toString() {
            return kind + (kind.equals("services") ? (present ? " saw it" : " did not see it") : " was " + outcome);
        }
    }

    private record Configuration(BitSet done, boolean holds) {}

    private final Map<Integer, Fact.Asked> open = new HashMap<>();
    private final TreeMap<String, Map<Integer, Call>> slots = new TreeMap<>();
    private final List<Fact.Answered> lists = new ArrayList<>();
    private final Map<Integer, Long> listAsked = new HashMap<>();

    @Override
    public int invariant() {
        return 10;
    }

    @Override
    public String promise() {
        return "The operators' calls are linearizable: each takes effect at one moment between question and answer.";
    }

    @Override
    public List<String> see(Fact fact) {
        switch (fact) {
            case Fact.Asked f -> {
                open.put(f.call(), f);
                if (f.slot().isEmpty()) listAsked.put(f.call(), f.at());
                else calls(f.slot()).put(f.call(), new Call(f.kind(), f.at()));
            }
            case Fact.Answered f -> answered(f);
            case Fact.Over f -> {
                return over();
            }
            default -> {}
        }
        return List.of();
    }

    private Map<Integer, Call> calls(String slot) {
        return slots.computeIfAbsent(slot, s -> new HashMap<>());
    }

    private void answered(Fact.Answered f) {
        var question = open.remove(f.call());
        if (question == null) return;
        if (question.slot().isEmpty()) {
            if (f.outcome().equals("done")) lists.add(f);
            return;
        }
        var call = calls(question.slot()).get(f.call());
        if (call == null || f.outcome().equals("unknown")) return;
        call.answered = f.at();
        call.outcome = f.outcome().equals("refused") ? "refused " + f.detail() : f.outcome();
    }

    private List<String> over() {
        var found = new ArrayList<String>();
        slots.forEach((slot, calls) -> {
            for (var list : lists) {
                var call = new Call("services", listAsked.getOrDefault(list.call(), 0L));
                call.answered = list.at();
                call.present = Arrays.asList(list.detail().split(" ")).contains(slot);
                call.outcome = "done";
                calls.put(list.call(), call);
            }
            var all = new ArrayList<>(calls.values());
            all.sort((a, b) -> Long.compare(a.asked, b.asked));
            var wrong = judge(all);
            if (!wrong.isEmpty()) found.add(slot + ": " + wrong);
        });
        return found;
    }

    /** Empty, or the call up to which no order of effects explains what was answered. */
    private static String judge(List<Call> calls) {
        Set<Configuration> tried = new HashSet<>();
        var stack = new ArrayList<Configuration>();
        stack.add(new Configuration(new BitSet(), false));
        int best = 0;
        while (!stack.isEmpty()) {
            var here = stack.removeLast();
            if (!tried.add(here)) continue;
            if (tried.size() > CONFIGURATIONS_MAX)
                return ""; // Too many calls at once to be judged: nothing is claimed.
            long limit = NEVER;
            boolean complete = true;
            for (int i = here.done().nextClearBit(0);
                    i < calls.size();
                    i = here.done().nextClearBit(i + 1)) {
                var call = calls.get(i);
                if (call.answered != NEVER) complete = false;
                limit = Math.min(limit, call.answered);
            }
            if (complete) return "";
            best = Math.max(best, here.done().nextClearBit(0));
            for (int i = here.done().nextClearBit(0);
                    i < calls.size();
                    i = here.done().nextClearBit(i + 1)) {
                if (calls.get(i).asked > limit) break;
                for (boolean next : effects(calls.get(i), here.holds())) {
                    var done = (BitSet) here.done().clone();
                    done.set(i);
                    stack.add(new Configuration(done, next));
                }
            }
        }
        return "no order of effects explains \"" + calls.get(Math.min(best, calls.size() - 1)) + "\", call "
                + (best + 1) + " of " + calls.size();
    }

    /** What the slot may hold afterwards, if the call's answer is possible now. */
    private static List<Boolean> effects(Call call, boolean holds) {
        return switch (call.kind + " " + call.outcome) {
            case "deploy done" -> holds ? List.of() : List.of(true);
            case "delete done" -> holds ? List.of(false) : List.of();
            case "deploy refused WrongState" -> holds ? List.of(true) : List.of();
            case "deploy refused Exhausted" -> holds ? List.of() : List.of(false);
            case "delete refused Unknown" -> holds ? List.of() : List.of(false);
            case "deploy unknown" -> List.of(true, holds);
            case "delete unknown" -> List.of(false, holds);
            case "services done" -> holds == call.present ? List.of(holds) : List.of();
            default -> List.of(holds);
        };
    }
}
