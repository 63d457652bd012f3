package io.heddle.junit;

import io.heddle.config.Bytes;
import io.heddle.config.Finding;
import io.heddle.sim.Options;
import io.heddle.sim.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an annotation asks for, once it is known to be usable. */
record Shape(Options options, int updateDomains, long seed, boolean seedDrawn, boolean settle) {
    static final String SEED = "heddle.seed";

    /** Two numbers of an address name a rack. */
    private static final int RACKS_MAX = 250;

    private static final int RACKS_USUAL = 5;

    /** A shape, unless there are findings. */
    record Read(Optional<Shape> shape, List<Finding> findings) {}

    /**
     * Reads an annotation.
     *
     * @param where the class or method that it is on, for findings
     * @param seed that somebody asks for instead of the annotation's
     * @param drawn taken when nobody asks for one
     */
    static Read of(Datacenter a, String where, Optional<String> seed, long drawn) {
        var findings = new ArrayList<Finding>();
        var ranges = new Ranges(where, findings);
        ranges.check("nodes", a.nodes(), 1, Schedule.NODES_MAX, "machines");
        racks(a, where, findings);
        ranges.check("updateDomains", a.updateDomains(), 1, 20, "update domains");
        ranges.check("replicas", a.replicas(), 1, 7, "fabric processes");
        ranges.check("cores", a.cores(), 1, 1_024, "cores");
        ranges.check("memoryGib", a.memoryGib(), 1, 65_536, "GiB");
        ranges.check("diskGib", a.diskGib(), 1, 1_048_576, "GiB");
        var asked = seed.map(String::strip).filter(s -> !s.isEmpty());
        if (asked.isPresent() && !asked.get().matches("-?\\d{1,18}")) {
            findings.add(Finding.error(
                    SEED,
                    "",
                    "seed",
                    SEED + " = " + asked.get() + " is no whole number",
                    "give the number that a report names"));
        }
        if (!findings.isEmpty()) return new Read(Optional.empty(), List.copyOf(findings));
        long number = asked.map(Long::parseLong).orElse(a.seed());
        int racks = a.faultDomains() == 0 ? Math.min(RACKS_USUAL, a.nodes()) : a.faultDomains();
        var machine = new Options.MachineSize(a.cores(), Bytes.gib(a.memoryGib()), Bytes.gib(a.diskGib()), 1000);
        var options = Options.lan(a.nodes()).shaped(racks, a.replicas(), machine);
        boolean draws = number == 0;
        return new Read(
                Optional.of(new Shape(options, a.updateDomains(), draws ? drawn : number, draws, a.settle())),
                List.of());
    }

    /** With the range as it is, and not only what the number of nodes leaves of it. */
    private static void racks(Datacenter a, String where, List<Finding> findings) {
        int racks = a.faultDomains();
        boolean tooMany = a.nodes() >= 1 && racks > a.nodes();
        if (racks >= 0 && racks <= RACKS_MAX && !tooMany) return;
        findings.add(Finding.error(
                where,
                "@Datacenter.faultDomains",
                "range",
                "faultDomains = " + racks + " is out of range" + (tooMany ? ": nodes = " + a.nodes() : ""),
                "1 to " + RACKS_MAX + " racks, and no more than nodes; 0 for the usual number"));
    }

    private record Ranges(String where, List<Finding> findings) {
        void check(String element, int value, int min, int max, String unit) {
            if (value >= min && value <= max) return;
            findings.add(Finding.error(
                    where,
                    "@Datacenter." + element,
                    "range",
                    element + " = " + value + " is out of range",
                    min + " to " + max + " " + unit));
        }
    }
}
