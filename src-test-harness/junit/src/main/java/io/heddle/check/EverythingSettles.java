package io.heddle.check;

import java.util.List;

/** 9. When the faults are over, everything reaches its goal in time, or says what it waits for. */
final class EverythingSettles implements Checker {
    @Override
    public int invariant() {
        return 9;
    }

    @Override
    public String promise() {
        return "Whatever is not at its goal is moving towards it, or says what it waits for, or is out for repair.";
    }

    @Override
    public List<String> see(Fact fact) {
        return fact instanceof Fact.Unsettled f && f.waitsFor().isEmpty()
                ? List.of(f.what() + ": " + f.state() + ", and it does not say what it waits for")
                : List.of();
    }
}
