// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.result;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What the card can do at most, as measured on it.
 *
 * @param bytesPerSecond of a copy within the device's memory, what is read and what is written both counted
 * @param flopPerSecond of a large square matrix product, by precision; a multiply-add is two
 */
public record Peaks(OptionalDouble bytesPerSecond, Map<String, Double> flopPerSecond) {
    /** Nothing was measured. */
    public static final Peaks NONE = new Peaks(OptionalDouble.empty(), Map.of());

    /** Keeps a copy. */
    public Peaks {
        flopPerSecond = Map.copyOf(flopPerSecond);
    }

    static Peaks of(Field peaks) {
        Map<String, Double> gemm = new LinkedHashMap<>();
        peaks.at("gemmFlopPerSecond").members().forEach((precision, rate) -> gemm.put(precision, rate.number()));
        return new Peaks(peaks.maybeNumber("copyBytesPerSecond"), gemm);
    }

    /** Of a precision. */
    public OptionalDouble gemm(String precision) {
        Double rate = flopPerSecond.get(precision);
        return rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate);
    }
}
