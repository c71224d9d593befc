// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.planning;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One launch of a network and the implementation that was chosen for it.
 *
 * @param name the layer, or the purpose of the launch
 * @param implementation library and name: {@code cudnn eng41} or {@code cublaslt alg66} with the library's number, or
 *     one of our kernels, {@code ssd4j max_pool}
 * @param aside whether it may run in parallel with the layers after it, on a second stream
 * @param knobs knob settings by name, in the library's order
 * @param candidates the number of implementations it was chosen from
 * @param workspace bytes of device memory that it needs in addition to its operands
 * @param flop floating-point operations of its definition, a multiply-add counted as two, without padded channels
 * @param bytes bytes of device memory that it must read and write, each operand once, with padded channels
 * @param micros median microseconds of a launch on the GPU; empty if nothing was timed
 * @param roofline its limit by the GPU's peak rates; empty if they are unknown
 * @param note which other candidates were unavailable, and why; empty if there are none
 */
public record PlannedLayer(
        String name,
        String implementation,
        boolean aside,
        Map<String, Long> knobs,
        int candidates,
        long workspace,
        long flop,
        long bytes,
        OptionalDouble micros,
        Optional<Roofline> roofline,
        String note) {

    /** Copies the map. */
    public PlannedLayer {
        knobs = Collections.unmodifiableMap(new LinkedHashMap<>(knobs));
    }

    /** Arithmetic intensity: FLOP per byte of device memory. */
    public double intensity() {
        return (double) flop / bytes;
    }
}
