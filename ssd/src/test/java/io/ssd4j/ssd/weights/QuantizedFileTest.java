// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import static io.ssd4j.ssd.weights.Refusal.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.runtime.quantization.Quantization;
import io.ssd4j.runtime.quantization.WeightScales;
import io.ssd4j.ssd.model.SsdVariant;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quantized files of the detector of drawn shapes, whose file has an eighth of the channels. */
class QuantizedFileTest {
    private static final String SHAPES =
            Path.of("..", "examples", "shapes.safetensors").toString();
    private static final String SECOND = "backbone.vgg.2";

    @TempDir
    Path folder;

    private final List<String> warnings = new ArrayList<>();

    private Checkpoint open(String source) {
        return Checkpoint.open(source, Optional.empty(), warnings::add);
    }

    /** All convolutions but the first one; a scale for each value that they read. */
    private static Quantization scales(Network network, Weights weights) {
        Map<String, List<Float>> layers = new LinkedHashMap<>();
        Map<String, Float> values = new LinkedHashMap<>();
        for (Operation operation : network.operations()) {
            if (operation instanceof Operation.Convolution c && !c.name().equals("conv1_1")) {
                String name = c.name() + ".weight";
                ParameterShape shape =
                        Objects.requireNonNull(network.parameters().get(name));
                layers.put(c.name(), WeightScales.of(weights.parameter(name, shape), c.channels()));
                values.put(Quantization.scaled(network, c.input()), 0.5f + values.size());
            }
        }
        return new Quantization(Quantization.Format.INT8, layers, values);
    }

    private Path written() {
        Path file = folder.resolve("quantized.safetensors");
        try (Checkpoint checkpoint = open(SHAPES);
                Weights weights = checkpoint.weights()) {
            SsdVariant variant = checkpoint.variant();
            QuantizedFile.write(
                    file,
                    checkpoint,
                    Optional.of(variant),
                    variant.network(),
                    weights,
                    scales(variant.network(), weights),
                    "test");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return file;
    }

    @Test
    void theRoundTripKeepsScalesAndRoundsWeights() throws IOException {
        Path file = written();
        try (Checkpoint original = open(SHAPES);
                Weights exact = original.weights();
                Checkpoint quantized = open(file.toString());
                Weights rounded = quantized.weights()) {
            Network network = original.variant().network();
            assertEquals(original.variant(), quantized.variant());
            Quantization scales = scales(network, exact);
            Quantization read = rounded.quantization().orElseThrow();
            assertEquals(scales, read);
            network.parameters().forEach((name, shape) -> {
                float[] before = exact.parameter(name, shape).toArray(ValueLayout.JAVA_FLOAT);
                float[] after = rounded.parameter(name, shape).toArray(ValueLayout.JAVA_FLOAT);
                String layer = name.substring(0, name.lastIndexOf('.'));
                if (name.endsWith(".weight") && scales.isQuantized(layer)) {
                    List<Float> steps = Objects.requireNonNull(scales.weights().get(layer));
                    int perChannel = before.length / steps.size();
                    for (int i = 0; i < before.length; i++) {
                        // Half a step, and the rounding of a float32 product.
                        assertEquals(before[i], after[i], steps.get(i / perChannel) * 0.50001, name);
                    }
                } else {
                    assertArrayEquals(before, after, name);
                }
            });
        }
        // One byte for a weight instead of two; the first layer and the biases are float32.
        assertTrue(Files.size(file) < 0.55 * Files.size(Path.of(SHAPES)), "size " + Files.size(file));
        assertEquals(List.of(), warnings);
    }

    @Test
    void theSameScalesGiveTheSameBytes() throws IOException {
        byte[] first = Files.readAllBytes(written());
        assertArrayEquals(first, Files.readAllBytes(written()));
    }

    @Test
    void theBackboneOfADetectorKeepsItsScales() {
        Path file = written();
        try (Checkpoint quantized = open(file.toString())) {
            Network features = quantized.variant().featureNetwork();
            try (Weights weights = quantized.weights(features)) {
                Quantization scales = weights.quantization().orElseThrow();
                assertTrue(scales.isQuantized("conv1_2"));
                assertTrue(!scales.isQuantized("head0"), scales.weights().keySet()::toString);
            }
        }
        assertEquals(List.of(), warnings);
    }

    /** Writes the file again, with some tensors and metadata changed. */
    private String rewritten(Consumer<SequencedMap<String, StoredTensor>> tensors, Map<String, String> metadata)
            throws IOException {
        Path file = written();
        Path changed = folder.resolve("changed.safetensors");
        try (Arena arena = Arena.ofShared()) {
            TensorFile read = TensorFile.map(file, arena);
            SequencedMap<String, StoredTensor> content = new LinkedHashMap<>(read.tensors());
            tensors.accept(content);
            SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
            content.forEach((key, tensor) -> shapes.put(
                    key, tensor.shape().stream().mapToLong(Long::longValue).toArray()));
            Map<String, String> all = new TreeMap<>(read.metadata());
            all.putAll(metadata);
            try (SafetensorsWriter writer = SafetensorsWriter.create(
                    changed,
                    shapes,
                    key -> Objects.requireNonNull(content.get(key)).dtype(),
                    all)) {
                for (Map.Entry<String, StoredTensor> tensor : content.entrySet()) {
                    writer.write(tensor.getKey(), 0, tensor.getValue().bytes());
                }
                writer.commit();
            }
        }
        return changed.toString();
    }

    private String refusal(String file) {
        return String.valueOf(assertThrows(WeightsException.class, () -> {
                    try (Checkpoint checkpoint = open(file);
                            Weights weights = checkpoint.weights()) {
                        checkpoint.variant().network().parameters().forEach(weights::parameter);
                    }
                })
                .getMessage());
    }

    private static StoredTensor floats(float... values) {
        return StoredTensor.dense(
                Dtype.F32, List.of((long) values.length), Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, values));
    }

    @ParameterizedTest
    @CsvSource({"NaN", "0", "-1", "Infinity"})
    void scalesAreFiniteAndAboveZero(float scale) throws IOException {
        float[] scales = {1, 1, 1, scale, 1, 1, 1, 1};
        assertContains(
                refusal(rewritten(all -> all.put(SECOND + ".weight_scale", floats(scales)), Map.of())),
                "element 3 of tensor '" + SECOND + ".weight_scale' is " + scale
                        + ", but a scale must be finite and above 0");
        assertContains(
                refusal(rewritten(all -> all.put(SECOND + ".output_scale", floats(scale)), Map.of())),
                "element 0 of tensor '" + SECOND + ".output_scale' is " + scale + ", but");
    }

    @Test
    void refusesWhatIsMissingOrOfAnotherShape() throws IOException {
        assertContains(
                refusal(rewritten(all -> all.remove(SECOND + ".weight_scale"), Map.of())),
                "lacks the tensor '" + SECOND + ".weight_scale', which says what the 8-bit numbers of '" + SECOND
                        + ".weight' stand for: quantize the weights again");
        assertContains(
                refusal(rewritten(all -> all.remove(SECOND + ".output_scale"), Map.of())),
                "the weights of conv2_1 have scales, but the value conv1_2 that it reads has none");
        assertContains(
                refusal(rewritten(all -> all.put(SECOND + ".weight_scale", floats(1, 2)), Map.of())),
                "tensor '" + SECOND + ".weight_scale' is F32 [2], but must be F32 [8]");
        assertContains(
                refusal(rewritten(all -> all.put(SECOND + ".output_scale", floats(1, 2)), Map.of())),
                "tensor '" + SECOND + ".output_scale' is F32 [2], but must be F32 [1]");
    }

    @Test
    void refusesOtherVersions() throws IOException {
        assertContains(
                refusal(rewritten(_ -> {}, Map.of("ssd4j.quantization", "2"))),
                "is quantized in version '2' of the format, but this version of ssd4j reads version 1");
    }

    @Test
    void refusesIntegersThatHaveNoCounterpart() throws IOException {
        assertContains(
                refusal(rewritten(
                        all -> {
                            StoredTensor weights = Objects.requireNonNull(all.get(SECOND + ".weight"));
                            MemorySegment bytes =
                                    Arena.ofAuto().allocate(weights.elements()).copyFrom(weights.bytes());
                            bytes.set(ValueLayout.JAVA_BYTE, 5, (byte) -128);
                            all.put(SECOND + ".weight", StoredTensor.dense(Dtype.I8, weights.shape(), bytes));
                        },
                        Map.of())),
                "element 5 of tensor '" + SECOND + ".weight' is -128, but integer weights are -127 to 127");
    }

    @Test
    void theHalvesOfAHeadAreStoredAlike() throws IOException {
        String box = "box_head.predictor.reg_headers.0.weight";
        assertContains(
                refusal(rewritten(
                        all -> {
                            StoredTensor weights = Objects.requireNonNull(all.get(box));
                            all.put(
                                    box,
                                    StoredTensor.dense(
                                            Dtype.F32,
                                            weights.shape(),
                                            Arena.ofAuto().allocate(weights.elements() * 4)));
                        },
                        Map.of())),
                "some are I8 and others not, but they are one layer");
    }

    @Test
    void convertKeepsNoScales() throws IOException {
        try (Arena arena = Arena.ofShared()) {
            TensorFile file = TensorFile.map(written(), arena);
            assertContains(
                    String.valueOf(
                            assertThrows(WeightsException.class, () -> CheckpointConversion.of(file, Optional.empty()))
                                    .getMessage()),
                    "is quantized, and convert keeps no scales: convert the file that it was made from");
        }
    }
}
