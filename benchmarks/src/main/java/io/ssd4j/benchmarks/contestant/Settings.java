// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.contestant;

import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.UnsupportedPrecisionException;
import io.ssd4j.ssd.model.SsdBackbone;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a process. They are environment variables so that builds of different age can race on the same ones.
 *
 * @param device {@code SSD4J_DEVICE}, as for {@link io.ssd4j.runtime.Device#open(String)}
 * @param effort {@code SSD4J_EFFORT}: how a GPU engine chooses implementations
 * @param model {@code SSD4J_MODEL}: {@code ssd300} or {@code ssd512}
 * @param weights {@code SSD4J_WEIGHTS}: a weights file, or {@code seeded:N}
 * @param quantized {@code SSD4J_WEIGHTS_INT8}: the same weights quantized, if there are any
 * @param float8 {@code SSD4J_WEIGHTS_FP8}: the same weights for fp8, if there are any
 */
record Settings(
        String device,
        Effort effort,
        SsdBackbone model,
        String weights,
        Optional<String> quantized,
        Optional<String> float8) {

    static Settings ofEnvironment() {
        Map<String, String> environment = System.getenv();
        return new Settings(
                environment.getOrDefault("SSD4J_DEVICE", "cuda:0"),
                Effort.valueOf(environment.getOrDefault("SSD4J_EFFORT", "timed").toUpperCase(Locale.ROOT)),
                SsdBackbone.valueOf(
                        environment.getOrDefault("SSD4J_MODEL", "ssd300").toUpperCase(Locale.ROOT)),
                environment.getOrDefault("SSD4J_WEIGHTS", "seeded:0"),
                Optional.ofNullable(environment.get("SSD4J_WEIGHTS_INT8")),
                Optional.ofNullable(environment.get("SSD4J_WEIGHTS_FP8")));
    }

    /**
     * Returns the weights to load for a precision.
     *
     * @throws UnsupportedPrecisionException if it is int8 or fp8, and there are no quantized weights
     */
    String weights(Precision precision) {
        return switch (precision) {
            case INT8 -> required(quantized, precision, "SSD4J_WEIGHTS_INT8");
            case FP8 -> required(float8, precision, "SSD4J_WEIGHTS_FP8");
            case FP32, TF32, FP16, BF16 -> weights;
        };
    }

    private static String required(Optional<String> file, Precision precision, String variable) {
        return file.orElseThrow(
                () -> new UnsupportedPrecisionException(precision.id() + " needs quantized weights: set " + variable));
    }

    boolean isGpu() {
        return device.startsWith("cuda");
    }
}
