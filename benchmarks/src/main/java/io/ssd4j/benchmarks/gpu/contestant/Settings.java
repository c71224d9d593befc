// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.contestant;

import io.ssd4j.runtime.Effort;
import java.util.Locale;
import java.util.Map;

/**
 * What holds for a process.
 *
 * @param device {@code SSD4J_DEVICE}, as for {@link io.ssd4j.runtime.Device#open(String)}
 * @param effort {@code SSD4J_EFFORT}: how implementations are chosen
 * @param weights {@code SSD4J_WEIGHTS}: the weights' file, or {@code seeded:N}
 */
record Settings(String device, Effort effort, String weights) {

    static Settings ofEnvironment() {
        Map<String, String> environment = System.getenv();
        return new Settings(
                environment.getOrDefault("SSD4J_DEVICE", "cuda:0"),
                Effort.valueOf(environment.getOrDefault("SSD4J_EFFORT", "timed").toUpperCase(Locale.ROOT)),
                environment.getOrDefault("SSD4J_WEIGHTS", "seeded:0"));
    }
}
