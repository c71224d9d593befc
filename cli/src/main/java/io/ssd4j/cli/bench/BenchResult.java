// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.bench;

import io.ssd4j.cli.compute.ChosenDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/**
 * What {@code bench} measured.
 *
 * @param request what was timed
 * @param device the device that was chosen
 * @param warmupRuns runs before those that were timed
 * @param settled whether the implementations were final before the timed runs
 * @param nanos the latencies of the timed runs, nanoseconds
 * @param seconds the time from the start of the first timed run to the end of the last
 * @param peak the floating-point operations per second of a large matrix product, if they can be measured
 * @param layers in the order of the computation; empty if the device cannot time them one by one
 */
record BenchResult(
        BenchRequest request,
        ChosenDevice device,
        int warmupRuns,
        boolean settled,
        Histogram nanos,
        double seconds,
        OptionalDouble peak,
        List<BenchLayer> layers) {

    /** Images computed per second of the timed runs. */
    double imagesPerSecond() {
        return request.batch() * nanos.getTotalCount() / seconds;
    }

    /** A percentile of the latencies, milliseconds. */
    double millis(double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e6;
    }

    /** What a user should know before quoting the figures. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (!settled) {
            warnings.add(
                    "the implementations were not final when timing began, so later runs may be faster; run bench once more");
        }
        return warnings;
    }
}
