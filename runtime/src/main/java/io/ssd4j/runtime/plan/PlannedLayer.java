// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One launch of a network and the implementation that was chosen for it.
 *
 * @param name the layer, or what the launch is for
 * @param engine who computes it: {@code cudnn eng41} or {@code cublaslt alg66} by the library's number, or a kernel of ours,
 *     {@code ssd4j max_pool}
 * @param aside whether it may run beside the layers after it, on a second stream
 * @param knobs what is turned on the engine, by name; in cuDNN's order
 * @param candidates how many implementations it was chosen from
 * @param workspace bytes of device memory that it needs beside its operands
 * @param flop floating-point operations of its definition, a multiply-add counted as two; what is computed for padded channels
 *     does not count
 * @param bytes bytes of device memory that it must read and write, each operand once, padded channels included
 * @param micros median microseconds of a launch on the card; empty where nothing was timed
 * @param roofline what keeps it from being faster; empty where the GPU's peak rates are not known
 * @param note which further candidates could not be asked, and why; empty where there are none
 */
public record PlannedLayer(
        String name,
        String engine,
        boolean aside,
        Map<String, Long> knobs,
        int candidates,
        long workspace,
        long flop,
        long bytes,
        OptionalDouble micros,
        Optional<Roofline> roofline,
        String note) {

    /** Keeps a copy of the map. */
    public PlannedLayer {
        knobs = Collections.unmodifiableMap(new LinkedHashMap<>(knobs));
    }

    /** Arithmetic intensity: FLOP for a byte of device memory. */
    public double intensity() {
        return (double) flop / bytes;
    }
}
