package io.heddle.edge.local;

import java.nio.file.Path;

/** A process that takes a claim, and keeps it until it is killed. */
final class ClaimHolder {
    private ClaimHolder() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (var claim = Claim.take(Path.of(arguments[0])).orElseThrow()) {
            System.out.println(claim);
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
