// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.absent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import io.ssd4j.runtime.planning.Roofline;
import io.ssd4j.runtime.planning.Roofline.Bound;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares published peak rates with those computed from units and clocks, and tests the bound derived from them. */
class PeakRatesTest {

    /**
     * Multiply-adds per clock and SM: from the CUDA programming guide (throughput of native arithmetic instructions)
     * for fp32, and from the architecture papers for tensor cores, whose rate GeForce cards halve for float32
     * accumulation. The H100's published tensor rate is based on a lower clock than the maximum.
     */
    @ParameterizedTest
    @CsvSource({
        "h100-sxm, 128, 2048, 0.92",
        "a100-sxm4-80gb, 64, 1024, 0.99",
        "l4, 128, 512, 0.99",
        "rtx-4090, 128, 256, 0.99",
        "jetson-orin-agx, 128, 1024, 0.99"
    })
    void publishedRatesMatchTheUnits(String name, int fp32, int fp16, double least) throws Exception {
        DeviceProfile profile = ShippedProfiles.profile(name);
        PeakRates rates = ShippedProfiles.peakRates(profile).orElseThrow();
        JsonNode json = new JsonMapper().readTree(profile.json());
        double clocks = 2.0
                * profile.multiprocessors()
                * json.required("smClockRateKHz").asLong()
                * 1e3;
        assertEquals(1, rates.flopPerSecond().getOrDefault(Precision.FP32, 0.0) / (clocks * fp32), 0.01);
        double tensor = rates.flopPerSecond().getOrDefault(Precision.FP16, 0.0) / (clocks * fp16);
        assertTrue(tensor >= least && tensor < 1.01, () -> name + ": " + tensor);
        assertEquals(
                rates.flopPerSecond().get(Precision.FP16), rates.flopPerSecond().get(Precision.BF16));
        assertEquals(
                0.5,
                rates.flopPerSecond().getOrDefault(Precision.TF32, 0.0)
                        / rates.flopPerSecond().getOrDefault(Precision.FP16, 1.0),
                0.01);
        // From compute capability 8.9 on, twice the rate of float16; none before.
        assertEquals(
                profile.computeCapability() < 89 ? 0 : 2,
                rates.flopPerSecond().getOrDefault(Precision.FP8, 0.0)
                        / rates.flopPerSecond().getOrDefault(Precision.FP16, 1.0),
                0.01);
        assertFalse(rates.sources().isBlank());
    }

    @Test
    void anUnknownGpuHasNoPeakRates() {
        DeviceProfile l4 = ShippedProfiles.profile("l4");
        DeviceProfile other = DeviceProfile.parse(l4.json().replace("NVIDIA L4", "NVIDIA L40"));
        assertEquals(Optional.empty(), ShippedProfiles.peakRates(other));
    }

    @Test
    void theBoundDependsOnTheSideOfTheRidge() {
        PeakRates rates = new PeakRates(Map.of(Precision.FP16, 1000e12), 2e12, "none");
        // The ridge: 1000 TFLOP/s and 2 TB/s meet at 500 FLOP per byte.
        assertEquals(
                Bound.COMPUTE, rates.roofline(500_000, 1_000, Precision.FP16).bound());
        assertEquals(
                Bound.MEMORY, rates.roofline(499_999, 1_000, Precision.FP16).bound());
        Problem heavy = new Problem.Convolution(
                ElementType.FLOAT16,
                32,
                new Shape(512, 38, 38),
                512,
                Window.of(3).padding(1),
                Activation.RELU);
        assertTrue((double) heavy.flop() / heavy.bytes() > 500);
        Roofline compute = rates.roofline(heavy.flop(), heavy.bytes(), Precision.FP16);
        assertEquals(Bound.COMPUTE, compute.bound());
        assertEquals(heavy.flop() / 1000e12, compute.leastSeconds());
        Problem light = new Problem.L2Normalization(ElementType.FLOAT16, 32, new Shape(512, 38, 38), 1e-10f);
        Roofline memory = rates.roofline(light.flop(), light.bytes(), Precision.FP16);
        assertEquals(Bound.MEMORY, memory.bound());
        assertEquals(light.bytes() / 2e12, memory.leastSeconds());
    }
}
