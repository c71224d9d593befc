// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing.interleaving;

import java.util.Optional;
import java.util.function.Supplier;

/** Runs a scenario in many orders. */
public final class Interleavings {
    private Interleavings() {}

    /**
     * An order in which a scenario fails.
     *
     * @param seed repeats the order
     * @param cause what failed
     */
    public record Failure(long seed, Throwable cause) {
        @Override
        public String toString() {
            return "in the order of seed " + seed + ": " + cause;
        }
    }

    /**
     * Runs a scenario in the orders of the seeds 1 to {@code seeds}.
     *
     * @return the first failure
     */
    public static Optional<Failure> firstFailure(Supplier<Scenario> scenarios, int seeds) {
        for (long seed = 1; seed <= seeds; seed++) {
            Optional<Failure> failure = run(scenarios, seed);
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    /** Runs a scenario in the order of one seed. */
    public static Optional<Failure> run(Supplier<Scenario> scenarios, long seed) {
        Scenario scenario = scenarios.get();
        try {
            SeededScheduler.run(seed, scenario.threads());
            scenario.check();
            return Optional.empty();
        } catch (RuntimeException | AssertionError e) {
            return Optional.of(new Failure(seed, e));
        }
    }
}
