package io.heddle.persistence;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.heddle.config.Epoch;
import io.heddle.config.Finding;
import io.heddle.config.Incarnation;
import java.util.List;

/** Why a command was turned down. Closed on purpose: the edges map it to a status or an exit code with one switch. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Refusal.Stale.class, name = "stale"),
    @JsonSubTypes.Type(value = Refusal.WrongState.class, name = "wrong-state"),
    @JsonSubTypes.Type(value = Refusal.Exhausted.class, name = "exhausted"),
    @JsonSubTypes.Type(value = Refusal.Unknown.class, name = "unknown"),
    @JsonSubTypes.Type(value = Refusal.Invalid.class, name = "invalid")
})
public sealed interface Refusal extends Persisted {
    /** One sentence for a person: what was asked and why not. */
    String message();

    /** The sender's term is over, or its goal was overtaken; it must step down or catch up rather than retry. */
    record Stale(Epoch sent, Epoch current, Incarnation sentIncarnation, Incarnation currentIncarnation)
            implements Refusal {
        @Override
        public String message() {
            return "sent under epoch " + sent + " incarnation " + sentIncarnation + ", but epoch " + current
                    + " incarnation " + currentIncarnation + " is known";
        }
    }

    /** The command makes no sense in this state; a retry will not help until the state changes. */
    record WrongState(String command, String state) implements Refusal {
        public static WrongState of(Object command, Object state) {
            return new WrongState(
                    command.getClass().getSimpleName(), state.getClass().getSimpleName());
        }

        @Override
        public String message() {
            return command + " is not possible: " + state;
        }
    }

    /** No room. {@code reasons} says, rule by rule, what held it back. */
    record Exhausted(String what, List<String> reasons) implements Refusal {
        public Exhausted {
            reasons = List.copyOf(reasons);
        }

        @Override
        public String message() {
            return what + ": " + String.join("; ", reasons);
        }
    }

    /** It names something that does not exist. */
    record Unknown(String kindOfThing, String name) implements Refusal {
        @Override
        public String message() {
            return "there is no " + kindOfThing + " \"" + name + "\"";
        }
    }

    /** The input breaks rules; all findings at once. */
    record Invalid(List<Finding> findings) implements Refusal {
        public Invalid {
            findings = List.copyOf(findings);
        }

        @Override
        public String message() {
            return findings.size() == 1
                    ? findings.getFirst().message()
                    : findings.size() + " findings, the first: "
                            + findings.getFirst().message();
        }
    }
}
