package io.heddle.junit;

import io.heddle.api.Views;
import io.heddle.config.Finding;
import io.heddle.sim.Truth;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Small texts for people. */
final class Texts {
    private Texts() {}

    static String lines(List<Finding> findings) {
        return findings.stream().map(f -> "  " + f).collect(Collectors.joining("\n"));
    }

    /** {@code 1h 2m 3s}, without what is zero. */
    static String duration(Duration d) {
        var text = d.toString().substring(2).replaceAll("(\\d[HM])(?!$)", "$1 ");
        return text.toLowerCase(Locale.ROOT);
    }

    /** Why a service is not ready; empty when it is. */
    static String unready(String service, List<Views.Instance> instances) {
        if (instances.isEmpty()) return "there is no service " + service + ": the fabric knows no instance of it";
        return instances.stream()
                .filter(i -> !i.status().equals("ReadyRole"))
                .map(i -> i.instance() + " on " + i.node() + " is " + i.status())
                .collect(Collectors.joining(", "));
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String process(Truth.FabricProcess p) {
        if (!p.runs()) return p.name() + " does not run";
        return p.name() + (p.paused() ? " stands still" : " runs") + (p.holdsLease() ? ", holds the lease" : "")
                + ", hosts " + p.hosts() + " nodes";
    }
}
