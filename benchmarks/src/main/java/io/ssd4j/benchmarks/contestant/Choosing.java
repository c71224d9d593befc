// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.contestant;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The time in which the engine chooses its implementations, as every rival has before it is timed. */
final class Choosing {
    private static final int LONGEST_SECONDS = 600;

    private Choosing() {}

    /**
     * Runs until the engine has chosen.
     *
     * @param isChoosing whether it may still replace implementations
     * @throws IllegalStateException if that takes more than {@value #LONGEST_SECONDS} seconds
     */
    static void end(BooleanSupplier isChoosing, Runnable run) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        while (isChoosing.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(
                        "ssd4j is still choosing implementations after " + LONGEST_SECONDS + " seconds");
            }
            run.run();
        }
    }
}
