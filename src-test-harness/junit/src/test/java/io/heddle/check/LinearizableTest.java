package io.heddle.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinearizableTest {
    private static final String SLOT = "shop/production";

    private final Linearizable checker = new Linearizable();
    private int calls;

    private int ask(long at, String kind) {
        checker.see(new Fact.Asked(at, ++calls, kind, "r-" + calls, kind.equals("services") ? "" : SLOT));
        return calls;
    }

    private void answer(long at, int call, String outcome, String detail) {
        checker.see(new Fact.Answered(at, call, outcome, detail));
    }

    private void both(long from, long to, String kind, String outcome, String detail) {
        answer(to, ask(from, kind), outcome, detail);
    }

    private java.util.List<String> over() {
        return checker.see(new Fact.Over(1_000));
    }

    @Test
    void whatHappensInOrderIsLinearizable() {
        both(1, 2, "services", "done", "");
        both(3, 4, "deploy", "done", "");
        both(5, 6, "deploy", "refused", "WrongState");
        both(7, 8, "services", "done", SLOT);
        both(9, 10, "delete", "done", "");
        both(11, 12, "delete", "refused", "Unknown");
        assertThat(over()).isEmpty();
    }

    @Test
    void aReadOfThePastIsNoticed() {
        both(1, 2, "deploy", "done", "");
        both(3, 4, "services", "done", "");
        assertThat(over()).singleElement().asString().contains("did not see it");
    }

    @Test
    void aReadBesideAWriteMaySeeEither() {
        int deploy = ask(1, "deploy");
        both(2, 3, "services", "done", "");
        both(4, 5, "services", "done", SLOT);
        answer(6, deploy, "done", "");
        assertThat(over()).isEmpty();
    }

    @Test
    void aReadMayNotGoBack() {
        int deploy = ask(1, "deploy");
        both(2, 3, "services", "done", SLOT);
        both(4, 5, "services", "done", "");
        answer(6, deploy, "done", "");
        assertThat(over()).isNotEmpty();
    }

    @Test
    void aCallWithoutAnswerMayHappenLaterOrNever() {
        ask(1, "deploy");
        both(2, 3, "services", "done", "");
        both(4, 5, "services", "done", SLOT);
        assertThat(over()).isEmpty();
    }

    @Test
    void twoDeploymentsInOneSlotAreNoticed() {
        both(1, 2, "deploy", "done", "");
        both(3, 4, "deploy", "done", "");
        assertThat(over()).isNotEmpty();
    }
}
