// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.roofline;

import io.ssd4j.benchmarks.gpu.result.LayerTime;
import io.ssd4j.benchmarks.gpu.result.Peaks;
import java.util.Optional;

/**
 * What the card's measured rates allow in one precision.
 *
 * @param flopPerSecond of a large matrix product
 * @param bytesPerSecond of a copy in device memory
 */
record Roof(double flopPerSecond, double bytesPerSecond) {

    /** Empty where one of the rates was not measured. */
    static Optional<Roof> of(Peaks peaks, String precision) {
        return peaks.gemm(precision).isPresent() && peaks.bytesPerSecond().isPresent()
                ? Optional.of(new Roof(
                        peaks.gemm(precision).getAsDouble(),
                        peaks.bytesPerSecond().getAsDouble()))
                : Optional.empty();
    }

    /** FLOP for a byte from which on arithmetic is the limit. */
    double ridge() {
        return flopPerSecond / bytesPerSecond;
    }

    /** FLOP a second that are possible at an intensity. */
    double at(double intensity) {
        return Math.min(flopPerSecond, intensity * bytesPerSecond);
    }

    /** Microseconds below which a layer cannot be done. */
    double leastMicros(LayerTime layer) {
        return 1e6 * Math.max(layer.flop() / flopPerSecond, layer.bytes() / bytesPerSecond);
    }

    /** Whether arithmetic, not memory, sets that limit. */
    boolean isCompute(LayerTime layer) {
        return layer.flop() / flopPerSecond >= layer.bytes() / bytesPerSecond;
    }
}
