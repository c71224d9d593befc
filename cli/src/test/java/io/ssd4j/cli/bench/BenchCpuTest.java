// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.bench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.command.DeviceSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code bench} with the CPU engine. */
class BenchCpuTest {

    private static List<String> fields(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.propertyNames().forEach(names::add);
        return names;
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, Integer.MAX_VALUE})
    void aBatchThatNoMachineHoldsEndsWithFour(int batch) {
        CommandRun run =
                CommandRun.of(DeviceSource.INSTALLED, "bench", "--device=cpu", "--seconds=0.1", "--batch=" + batch);
        assertEquals(4, run.code(), run.err());
        assertTrue(run.err().contains("use a smaller batch"), run.err());
    }

    @Test
    void timesTheNetworkAndEachOfItsLayers() {
        CommandRun run = CommandRun.of(
                DeviceSource.INSTALLED, "bench", "--device=cpu", "--effort=instant", "--seconds=0.1", "--json");
        assertEquals(0, run.code(), run.err());
        JsonNode json = run.json();
        JsonNode latency = json.get("latencyMillis");
        double gflop = 0;
        for (JsonNode layer : json.get("layers")) {
            assertEquals(List.of("name", "implementation", "millis", "gflop", "gflops", "ofPeak"), fields(layer));
            assertFalse(layer.get("implementation").stringValue().isBlank(), layer::toString);
            assertTrue(layer.get("millis").doubleValue() > 0, layer::toString);
            boolean computes = layer.get("gflop").doubleValue() > 0;
            assertEquals(computes, layer.get("ofPeak").isNumber(), layer::toString);
            gflop += layer.get("gflop").doubleValue();
        }
        double sum = gflop;
        assertAll(
                // 30.13e9 multiply-adds in SSD300's convolutions up to the maps.
                () -> assertEquals(60.26, sum, 0.01),
                () -> assertTrue(json.get("peakGflops").doubleValue() > 1, json.toString()),
                () -> assertTrue(
                        latency.get("min").doubleValue() <= latency.get("p50").doubleValue()),
                () -> assertTrue(
                        latency.get("p50").doubleValue() <= latency.get("p99.9").doubleValue()),
                () -> assertTrue(json.get("runs").intValue() >= 5, json.toString()),
                () -> assertEquals(
                        json.get("runs").intValue() / json.get("seconds").doubleValue(),
                        json.get("imagesPerSecond").doubleValue(),
                        1e-6));
    }
}
