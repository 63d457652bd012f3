package io.heddle.bench;

import java.util.List;

/**
 * What the page of benchmarks says about one of them beside its figures.
 *
 * @param measured what is measured and how, and what is not
 * @param limit what would bound it in the end
 * @param notYet why it is not there yet
 * @param peers how peers in the same run were set up, and what they do differently; empty when there are none
 * @param cited figures of peers that were measured at another time
 */
public record Story(String measured, String limit, String notYet, String peers, List<Cited> cited) {
    public Story {
        cited = List.copyOf(cited);
    }

    /** @param source where and how the figure was taken */
    public record Cited(String peer, String figure, String source) {}

    static Story of(String measured, String limit, String notYet) {
        return new Story(measured, limit, notYet, "", List.of());
    }

    Story beside(String how, Cited... figures) {
        return new Story(measured, limit, notYet, how, List.of(figures));
    }
}
