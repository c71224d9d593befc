// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceFormat;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.UnsupportedPrecisionException;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import io.ssd4j.runtime.quantization.Calibration;
import io.ssd4j.runtime.quantization.Quantization;
import io.ssd4j.testing.RelativeError;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * fp8 through the whole engine: a network with every kind of layer, whose scales are calibrated on the image that it computes. {@code
 * Float8StandInTest} and {@code Float8GoldensStandInTest} compare with PyTorch; here every output is compared with its definition.
 */
@OnStandIn
class Float8NetworkStandInTest {
    private static final int BATCH = 2;
    private static final long PIXELS = 1;

    private static final Network NETWORK = Network.builder("float8", new Shape(3, 29, 38))
            .convolution("first", 32, Window.of(3).padding(1))
            .convolution("second", 32, Window.of(3).padding(1))
            .maxPooling("halved", Window.of(2).stride(2), Rounding.FLOOR)
            .convolution("third", 48, Window.of(3).padding(1))
            .branch(new Operation.L2Normalization("normalized", "third", 1e-10f))
            .maxPooling("ceiled", Window.of(2).stride(2), Rounding.CEIL)
            .convolution("dilated", 64, Window.of(3).padding(6).dilation(6))
            .convolution("pointwise", 64, Window.of(1))
            .convolution("strided", 32, Window.of(3).stride(2).padding(1))
            .convolution("last", 24, Window.of(3))
            .output("third", "normalized")
            .output("pointwise")
            .output("last")
            .build();

    @TempDir
    private Path cache;

    private static Quantization scales() {
        Calibration calibration = new Calibration(NETWORK);
        NaiveNetwork naive = new NaiveNetwork(NETWORK, NetworkContract.SEED);
        for (double[] image : SmallNetwork.fill(MemorySegment.ofArray(input()), BATCH, PIXELS)) {
            Map<String, double[]> values = naive.run(image);
            calibration.add(narrowed(image), name -> narrowed(Objects.requireNonNull(values.get(name), name)));
        }
        try (RandomWeights weights = new RandomWeights(NetworkContract.SEED)) {
            return calibration.quantization(
                    Quantization.Format.E4M3,
                    name -> weights.parameter(
                            name, Objects.requireNonNull(NETWORK.parameters().get(name), name)),
                    1,
                    Set.of());
        }
    }

    private static float[] input() {
        return new float[BATCH * (int) NETWORK.input().elements()];
    }

    private static MemorySegment narrowed(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return MemorySegment.ofArray(narrow);
    }

    private static Model load(Device device, Quantization scales) {
        try (RandomWeights weights = new RandomWeights(NetworkContract.SEED)) {
            return device.load(NETWORK, new ScaledWeights(weights, scales), Precision.FP8);
        }
    }

    private static Device open(Effort effort) {
        return Device.open("cuda:0", DeviceOptions.DEFAULT.effort(effort));
    }

    @ParameterizedTest
    @EnumSource
    void outputsAreAsExactAsTheirFormat(Effort effort) {
        Quantization scales = scales();
        assertEquals(
                Set.of("second", "third", "dilated", "pointwise", "strided"),
                scales.weights().keySet());
        EngineLife.inCache(cache, () -> {
            // The second time with stored plans.
            for (int start = 0; start < 2; start++) {
                try (Device device = open(effort);
                        Model model = load(device, scales);
                        var session = model.openSession(BATCH)) {
                    double[][] images = SmallNetwork.fill(session.input().values(), BATCH, PIXELS);
                    session.run();
                    NaiveNetwork naive = new NaiveNetwork(NETWORK, NetworkContract.SEED);
                    for (int n = 0; n < BATCH; n++) {
                        Map<String, double[]> expected = naive.run(images[n]);
                        for (String output : NETWORK.outputs()) {
                            double[] values = Objects.requireNonNull(expected.get(NETWORK.valueOf(output)));
                            double error =
                                    RelativeError.of(session.outputs().get(output), (long) n * values.length, values);
                            assertTrue(error < Precision.FP8.networkErrorBound(), output + ": " + error);
                            // float16 alone would be a hundred times more exact.
                            assertTrue(error > 1e-2, output + ": " + error);
                        }
                    }
                }
            }
        });
        String stored = stored();
        assertTrue(stored.contains("FLOAT8_E4M3 to 48 channels"), stored);
        assertTrue(stored.contains("\"ssd4j\""), stored);
    }

    private String stored() {
        try (Stream<Path> files = Files.walk(cache)) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(file -> file.getFileName().toString().contains(".fp8."))
                    .toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void outputsOnTheDeviceAreFloat16() {
        try (Device device = open(Effort.INSTANT);
                Model model = load(device, scales());
                var session = model.openSession(SessionOptions.batch(1).outputsOnDevice(DeviceFormat.NATIVE_NHWC))) {
            session.run();
            assertEquals(ElementType.FLOAT16, session.outputs().get("pointwise").element());
        }
    }

    /** Values that calibration has not seen become the largest number instead of infinity. */
    @Test
    void largerValuesSaturate() {
        Quantization scales = scales();
        Map<String, Float> narrow = new HashMap<>(scales.values());
        narrow.replaceAll((_, scale) -> scale / 64);
        Quantization saturating = new Quantization(Quantization.Format.E4M3, scales.weights(), narrow);
        try (Device device = open(Effort.INSTANT);
                Model model = load(device, saturating);
                var session = model.openSession(BATCH)) {
            SmallNetwork.fill(session.input().values(), BATCH, PIXELS);
            session.run();
            for (String output : NETWORK.outputs()) {
                MemorySegment values = session.outputs().get(output);
                double sum = 0;
                for (long i = 0; i < values.byteSize() / Float.BYTES; i++) {
                    float value = values.getAtIndex(ValueLayout.JAVA_FLOAT, i);
                    assertTrue(Float.isFinite(value), output + " has " + value);
                    sum += Math.abs(value);
                }
                assertTrue(sum > 0, output);
            }
        }
    }

    @Test
    void anOlderGpuIsRefusedByItsComputeCapability(StandInControl control) {
        control.computeCapability(86);
        try (Device device = open(Effort.INSTANT)) {
            String refusal = Refusal.of(
                    UnsupportedPrecisionException.class,
                    () -> load(device, scales()).close());
            assertTrue(
                    refusal.contains(
                            "does not compute in fp8: its compute capability is 8.6, and fp8 needs 8.9 or newer; it has fp32,"),
                    refusal);
        }
    }

    @Test
    void scalesMustBeThereAndOfTheFormat() {
        Quantization scales = scales();
        try (Device device = open(Effort.INSTANT);
                RandomWeights weights = new RandomWeights(NetworkContract.SEED)) {
            assertTrue(refusal(device, weights)
                    .contains(
                            "the weights are not quantized, as precision fp8 needs it: make quantized ones with './ssd4j"
                                    + " quantize --weights random:7 --images FOLDER --out FILE --precision fp8'"));
            Quantization integers = new Quantization(Quantization.Format.INT8, Map.of(), Map.of());
            assertTrue(refusal(device, new ScaledWeights(weights, integers))
                    .contains("the weights are quantized for precision int8, not fp8"));
            Map<String, Float> values = new HashMap<>(scales.values());
            values.remove("second");
            Quantization missing = new Quantization(Quantization.Format.E4M3, scales.weights(), values);
            assertTrue(Refusal.of(
                            WeightsException.class, () -> load(device, missing).close())
                    .contains("the weights of third have scales, but the value second that it reads has none"));
        }
    }

    private static String refusal(Device device, Weights weights) {
        return Refusal.of(
                UnsupportedPrecisionException.class,
                () -> device.load(NETWORK, weights, Precision.FP8).close());
    }

    /** Layers in float16 have its range, layers in 8 bits that of their scales. */
    @Test
    void onlyWhatIsTooLargeForItsOwnFormatIsRefused() {
        Quantization scales = scales();
        try (Device device = open(Effort.INSTANT);
                RandomWeights weights = new RandomWeights(NetworkContract.SEED)) {
            Weights scaled = new ScaledWeights(weights, scales);
            device.load(NETWORK, new Replaced(scaled, "second.bias", 1e6f), Precision.FP8)
                    .close();
            assertTrue(Refusal.of(
                            WeightsException.class,
                            () -> device.load(NETWORK, new Replaced(scaled, "last.bias", 1e6f), Precision.FP8)
                                    .close())
                    .contains("tensor 'last.bias' has 1 value that is beyond the range of fp16"));
        }
    }

    /** Weights with another first value of one parameter. */
    private record Replaced(Weights weights, String changed, float first) implements Weights {
        @Override
        public MemorySegment parameter(String parameter, ParameterShape shape) {
            MemorySegment values = weights.parameter(parameter, shape);
            if (!parameter.equals(changed)) {
                return values;
            }
            float[] copy = values.toArray(ValueLayout.JAVA_FLOAT);
            copy[0] = first;
            return MemorySegment.ofArray(copy);
        }

        @Override
        public Optional<Quantization> quantization() {
            return weights.quantization();
        }

        @Override
        public String source() {
            return weights.source();
        }

        @Override
        public void close() {}
    }

    @Test
    void weightsForFp8AreWhatTheyStandForInAnotherPrecision() {
        List<String> warnings = new ArrayList<>();
        try (Device device = Device.open(
                        "cuda:0", DeviceOptions.DEFAULT.effort(Effort.INSTANT).listener(new DeviceListener() {
                            @Override
                            public void warning(String message) {
                                warnings.add(message);
                            }
                        }));
                RandomWeights weights = new RandomWeights(NetworkContract.SEED)) {
            device.load(NETWORK, new ScaledWeights(weights, scales()), Precision.FP16)
                    .close();
        }
        assertTrue(
                warnings.getFirst().contains("computed with in fp16: precision fp8 is what they are made for"),
                warnings::toString);
    }
}
