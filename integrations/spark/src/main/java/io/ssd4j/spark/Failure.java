// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import io.ssd4j.runtime.DeviceMemoryException;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.UnsupportedPrecisionException;
import io.ssd4j.runtime.WeightsException;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;

/**
 * A failure whose reason the user can change.
 *
 * @param exitCode as {@code ./ssd4j} has it
 * @param message the reason, without Spark's report on the tasks that failed
 */
record Failure(int exitCode, String message) {
    static final int USAGE = 2;
    private static final int UNUSABLE = 3;
    private static final int UNAVAILABLE = 4;

    /**
     * The failure behind an exception; empty if it is none of ours. What Spark reports of a task may be anything, so that an illegal argument is wrong usage
     * only in the driver.
     */
    static Optional<Failure> of(Throwable exception) {
        if (exception instanceof IllegalArgumentException) {
            return Optional.of(new Failure(USAGE, String.valueOf(exception.getMessage())));
        }
        return Stream.iterate(exception, cause -> cause != null, Throwable::getCause)
                .flatMap(cause ->
                        exitCode(cause).map(code -> new Failure(code, String.valueOf(cause.getMessage()))).stream())
                .findFirst();
    }

    private static Optional<Integer> exitCode(Throwable cause) {
        return switch (cause) {
            case WeightsException _, AnalysisException _, IOException _ -> Optional.of(UNUSABLE);
            case UnsupportedPrecisionException _ -> Optional.of(USAGE);
            case DeviceUnavailableException _, DeviceMemoryException _ -> Optional.of(UNAVAILABLE);
            default -> Optional.empty();
        };
    }
}
