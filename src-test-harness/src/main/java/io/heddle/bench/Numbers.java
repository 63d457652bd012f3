package io.heddle.bench;

import java.util.Arrays;
import java.util.List;

/** Whole numbers in an option. */
final class Numbers {
    private static final int MOST = 1_000_000;

    private Numbers() {}

    /** Errors: {@link IllegalArgumentException} that names the option, if it is no whole number, or below 1. */
    static int one(String name, String given) {
        try {
            int value = Integer.parseInt(given);
            if (value >= 1) return value;
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("-o " + name + "=" + given + ": a whole number from 1 on is wanted");
    }

    /** Errors: {@link IllegalArgumentException} that names the option, if one of them is none, or is not from 1 on. */
    static List<Integer> of(BenchContext context, String name, String otherwise) {
        return several(name, context.option(name, otherwise));
    }

    /** The same of a value that was given. */
    static List<Integer> several(String name, String given) {
        try {
            var numbers = Arrays.stream(given.split(",", -1))
                    .map(String::strip)
                    .map(Integer::valueOf)
                    .toList();
            if (numbers.stream().allMatch(n -> n >= 1 && n <= MOST)) return numbers;
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "-o " + name + "=" + given + ": whole numbers from 1 to " + MOST + " are wanted, with commas between");
    }
}
