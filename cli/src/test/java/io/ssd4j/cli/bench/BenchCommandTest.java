// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.bench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.cli.compute.ChosenDevice;
import io.ssd4j.cli.compute.ComputeRequest;
import io.ssd4j.cli.compute.FeatureNetwork;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.LayerTime;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.model.SsdBackbone;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code bench} on a device that computes something cheap, and what it reports. */
class BenchCommandTest {
    private final FakeEngine engine = new FakeEngine();

    private CommandRun bench(String... arguments) {
        List<String> line = new ArrayList<>(List.of("bench"));
        line.addAll(List.of(arguments));
        return CommandRun.of(engine, line.toArray(String[]::new));
    }

    @Test
    void jsonHasTheseFields() {
        CommandRun run = bench("--seconds", "0.01", "--batch", "2", "--json");
        assertEquals(0, run.code(), run.err());
        JsonNode json = run.json();
        List<String> fields = new ArrayList<>();
        json.propertyNames().forEach(fields::add);
        assertAll(
                () -> assertEquals(
                        List.of(
                                "schema",
                                "model",
                                "weights",
                                "precision",
                                "batch",
                                "device",
                                "warmupRuns",
                                "settled",
                                "runs",
                                "seconds",
                                "latencyMillis",
                                "imagesPerSecond",
                                "peakGflops",
                                "layers"),
                        fields),
                () -> assertEquals(2, json.get("batch").intValue()),
                () -> assertEquals(
                        engine.runs,
                        json.get("warmupRuns").intValue() + json.get("runs").intValue()),
                () -> assertTrue(json.get("runs").intValue() >= 5, json.toString()),
                // This device cannot time its layers.
                () -> assertTrue(json.get("peakGflops").isNull(), json.toString()),
                () -> assertTrue(json.get("layers").isEmpty(), json.toString()));
        assertEquals(0, engine.open);
    }

    @Test
    void badValuesAreRejected() {
        assertAll(
                () -> assertEquals(2, bench("--seconds", "0").code()),
                () -> assertEquals(2, bench("--seconds", "NaN").code()),
                () -> assertEquals(2, bench("--seconds", "1e9").code()),
                () -> assertEquals(2, bench("--batch", "0").code()),
                () -> assertEquals(2, bench("photo.jpg").code()),
                () -> assertEquals(3, bench("--weights", "missing.pth").code()),
                () -> assertEquals(4, bench("--device", "cuda").code()));
        assertEquals(0, engine.runs);
    }

    @Test
    void ratesAndPartsOfThePeakFollowFromTheLayers() {
        // 300 x 300 x 64 outputs, each of 3 x 3 x 64 multiply-adds; two operations each; two images.
        BenchLayer layer =
                BenchLayer.of(new LayerTime("conv1_2+pool1", "winograd", 10_000_000), SsdBackbone.SSD300.network(), 2);
        assertEquals(2L * 2 * 300 * 300 * 64 * 9 * 64, layer.flop());
        assertEquals(13.27104e9 / 0.01, layer.rate(), 1);
        assertEquals(1.327104, layer.ofPeak(OptionalDouble.of(1e12)).orElseThrow(), 1e-9);
        BenchLayer pooling = BenchLayer.of(new LayerTime("pool2", "jit", 1_000), SsdBackbone.SSD300.network(), 2);
        assertEquals(OptionalDouble.empty(), pooling.ofPeak(OptionalDouble.of(1e12)));
    }

    @Test
    void percentilesAndTheRateFollowFromTheLatencies() {
        Histogram nanos = new Histogram(10_000_000_000L, 3);
        for (int millis = 1; millis <= 1000; millis++) {
            nanos.recordValue(millis * 1_000_000L);
        }
        BenchResult result = new BenchResult(
                new BenchRequest(
                        FeatureNetwork.of(SsdBackbone.SSD300),
                        "seeded:0",
                        new ComputeRequest("cpu", Precision.FP32, 0, 1, Effort.TIMED, false, 0, false),
                        4,
                        1),
                new ChosenDevice("cpu", "Processor", "asked for"),
                3,
                false,
                nanos,
                500,
                OptionalDouble.empty(),
                List.of());
        assertEquals(500, result.millis(50), 0.5);
        assertEquals(990, result.millis(99), 1);
        assertEquals(999, result.millis(99.9), 1);
        assertEquals(8, result.imagesPerSecond());
        assertEquals(1, result.warnings().size());
    }
}
