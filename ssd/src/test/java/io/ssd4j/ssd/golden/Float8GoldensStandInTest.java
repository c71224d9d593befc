// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.golden;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.runtime.quantization.Float8;
import io.ssd4j.runtime.quantization.Quantization;
import io.ssd4j.runtime.quantization.WeightScales;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.weights.SsdWeights;
import io.ssd4j.testing.Capability;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * SSD300 in fp8 on the stand-in GPU against an emulation in PyTorch with {@code torch.float8_e4m3fn}, {@code
 * benchmarks/pytorch/float8.py}, and against float32.
 */
@Tag("standin")
class Float8GoldensStandInTest {
    private static final String PHOTO = "chelsea";

    /**
     * The relative L2 differences to the emulation that the maps may have. Sums in another order differ by a millionth, which sends a few values
     * in 100 000 to the neighboring 8-bit number; the next layer's sums then differ by more, and so on. PyTorch with float64 sums differs from
     * itself by 1e-4, 0.015, 0.035, 0.06, 0.09 and 0.11. What differs in the first map is an error in the computation.
     */
    private static final Map<String, Double> SAME_ROUNDING =
            Map.of("conv4_3", 5e-3, "fc7", 0.05, "conv8_2", 0.08, "conv9_2", 0.12, "conv10_2", 0.16, "conv11_2", 0.18);

    /** The norms of whole maps average such differences out. */
    private static final double SAME_NORM = 2e-2;

    private final Network network = SsdBackbone.SSD300.network();
    private final GoldenFile goldens = GoldenFile.open("ssd300-fp8.safetensors");
    private final GoldenFile exact = GoldenFile.open("ssd300.safetensors");

    private Quantization scales(Weights weights) {
        Map<String, List<Float>> layers = new HashMap<>();
        Map<String, Float> values = new HashMap<>();
        for (Operation operation : network.operations()) {
            if (Quantization.float8Layers(network).contains(operation.name())) {
                String parameter = operation.name() + ".weight";
                ParameterShape shape =
                        Objects.requireNonNull(network.parameters().get(parameter));
                layers.put(
                        operation.name(),
                        List.of(WeightScales.ofAll(weights.parameter(parameter, shape), Float8.LARGEST)));
                String read = Quantization.scaled(network, operation.input());
                values.put(
                        read,
                        goldens.golden("ssd300/seeded:0/" + PHOTO + "/scale/" + read)
                                .samples()[0]);
            }
        }
        return new Quantization(Quantization.Format.E4M3, layers, values);
    }

    @Test
    void theMapsAreThoseOfTheEmulation() {
        Capability.require(Capability.GCC);
        try (Device device = Device.open("cuda:0", DeviceOptions.DEFAULT.effort(Effort.INSTANT));
                Weights weights = SsdWeights.open("seeded:0", SsdBackbone.SSD300, warning -> fail(warning));
                Model model = device.load(network, new Scaled(weights, scales(weights)), Precision.FP8);
                Arena arena = Arena.ofConfined()) {
            float[] input = GoldenPhoto.input(PHOTO, SsdBackbone.SSD300);
            BackboneRun run = BackboneRun.of(model, 1, List.of(input), arena);
            for (String map : network.outputs()) {
                Deviation emulated = goldens.golden("ssd300/seeded:0/" + PHOTO + "/fp8/" + map)
                        .of(run.output(0, map));
                double most = Objects.requireNonNull(SAME_ROUNDING.get(map), map);
                assertTrue(emulated.samples() < most && emulated.norm() < SAME_NORM, () -> map + ": " + emulated);
                Deviation rounding =
                        exact.golden("ssd300/seeded:0/" + PHOTO + "/" + map).of(run.output(0, map));
                assertTrue(rounding.isBelow(Precision.FP8.networkErrorBound()), () -> map + ": " + rounding);
                assertTrue(rounding.samples() > 0.05, () -> map + " is not rounded: " + rounding);
            }
        }
    }

    /** Weights with scales. Closing it leaves the weights open. */
    private record Scaled(Weights weights, Quantization scales) implements Weights {
        @Override
        public MemorySegment parameter(String parameter, ParameterShape shape) {
            return weights.parameter(parameter, shape);
        }

        @Override
        public Optional<Quantization> quantization() {
            return Optional.of(scales);
        }

        @Override
        public String source() {
            return weights.source();
        }

        @Override
        public void close() {}
    }
}
