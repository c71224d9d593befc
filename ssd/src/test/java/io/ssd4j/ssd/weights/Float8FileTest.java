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
import io.ssd4j.runtime.quantization.Float8;
import io.ssd4j.runtime.quantization.Quantization;
import io.ssd4j.runtime.quantization.WeightScales;
import io.ssd4j.ssd.model.SsdVariant;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with 8-bit floating-point weights. */
class Float8FileTest {
    private static final String SHAPES =
            Path.of("..", "examples", "shapes.safetensors").toString();
    private static final String SECOND = "backbone.vgg.2";

    @TempDir
    Path folder;

    private final List<String> warnings = new ArrayList<>();

    private Checkpoint open(String source) {
        return Checkpoint.open(source, Optional.empty(), warnings::add);
    }

    /** Every suitable convolution. */
    private static Quantization scales(Network network, Weights weights) {
        Set<String> suitable = Quantization.float8Layers(network);
        Map<String, List<Float>> layers = new LinkedHashMap<>();
        Map<String, Float> values = new LinkedHashMap<>();
        for (Operation operation : network.operations()) {
            if (suitable.contains(operation.name())) {
                String name = operation.name() + ".weight";
                ParameterShape shape =
                        Objects.requireNonNull(network.parameters().get(name));
                layers.put(
                        operation.name(), List.of(WeightScales.ofAll(weights.parameter(name, shape), Float8.LARGEST)));
                values.put(Quantization.scaled(network, operation.input()), 0.5f + values.size());
            }
        }
        return new Quantization(Quantization.Format.E4M3, layers, values);
    }

    private Path written() {
        Path file = folder.resolve("float8.safetensors");
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
    void theRoundTripKeepsScalesAndRoundsWeights() {
        Path file = written();
        try (Checkpoint original = open(SHAPES);
                Weights exact = original.weights();
                Checkpoint quantized = open(file.toString());
                Weights rounded = quantized.weights()) {
            Network network = original.variant().network();
            Quantization scales = scales(network, exact);
            assertEquals(scales, rounded.quantization().orElseThrow());
            assertTrue(scales.isQuantized("conv1_2") && !scales.isQuantized("conv1_1"), scales::toString);
            network.parameters().forEach((name, shape) -> {
                float[] before = exact.parameter(name, shape).toArray(ValueLayout.JAVA_FLOAT);
                float[] after = rounded.parameter(name, shape).toArray(ValueLayout.JAVA_FLOAT);
                String layer = name.substring(0, name.lastIndexOf('.'));
                if (name.endsWith(".weight") && scales.isQuantized(layer)) {
                    float scale =
                            Objects.requireNonNull(scales.weights().get(layer)).getFirst();
                    for (int i = 0; i < before.length; i++) {
                        // Half of the distance of neighbors: a 16th of a normal number, or 2^-10 units.
                        double most = Math.max(Math.abs(before[i]) / 16, scale * 0x1p-10) * 1.00001;
                        assertEquals(before[i], after[i], most, name);
                    }
                } else {
                    assertArrayEquals(before, after, name);
                }
            });
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void theTypesInTheFileAreThoseOfTheDocumentation() {
        try (Arena arena = Arena.ofShared()) {
            Map<String, StoredTensor> tensors = TensorFile.map(written(), arena).tensors();
            assertEquals(Dtype.F8_E4M3, type(tensors, SECOND + ".weight"));
            assertEquals(Dtype.F32, type(tensors, "backbone.vgg.0.weight"));
            assertEquals(Dtype.F32, type(tensors, SECOND + ".bias"));
            assertEquals(
                    List.of(1L),
                    Objects.requireNonNull(tensors.get(SECOND + ".weight_scale"))
                            .shape());
            assertEquals(
                    List.of(1L),
                    Objects.requireNonNull(tensors.get("backbone.vgg.0.output_scale"))
                            .shape());
        }
    }

    private static Dtype type(Map<String, StoredTensor> tensors, String key) {
        return Objects.requireNonNull(tensors.get(key), key).dtype();
    }

    private String refusal(Consumer<SequencedMap<String, StoredTensor>> change) throws IOException {
        Path changed = folder.resolve("changed.safetensors");
        try (Arena arena = Arena.ofShared()) {
            TensorFile read = TensorFile.map(written(), arena);
            SequencedMap<String, StoredTensor> content = new LinkedHashMap<>(read.tensors());
            change.accept(content);
            SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
            content.forEach((key, tensor) -> shapes.put(
                    key, tensor.shape().stream().mapToLong(Long::longValue).toArray()));
            try (SafetensorsWriter writer =
                    SafetensorsWriter.create(changed, shapes, key -> type(content, key), read.metadata())) {
                for (Map.Entry<String, StoredTensor> tensor : content.entrySet()) {
                    writer.write(tensor.getKey(), 0, tensor.getValue().bytes());
                }
                writer.commit();
            }
        }
        return String.valueOf(assertThrows(WeightsException.class, () -> {
                    try (Checkpoint checkpoint = open(changed.toString());
                            Weights weights = checkpoint.weights()) {
                        checkpoint.variant().network().parameters().forEach(weights::parameter);
                    }
                })
                .getMessage());
    }

    private static StoredTensor changed(Map<String, StoredTensor> tensors, String key, Dtype dtype, int code) {
        StoredTensor tensor = Objects.requireNonNull(tensors.get(key), key);
        MemorySegment bytes = Arena.ofAuto().allocate(tensor.elements()).copyFrom(tensor.bytes());
        bytes.set(ValueLayout.JAVA_BYTE, 5, (byte) code);
        return StoredTensor.dense(dtype, tensor.shape(), bytes);
    }

    private static StoredTensor floats(float... values) {
        return StoredTensor.dense(
                Dtype.F32, List.of((long) values.length), Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, values));
    }

    @Test
    void refusesScalesThatAreMissingOrWrong() throws IOException {
        assertContains(
                refusal(all -> all.remove(SECOND + ".weight_scale")),
                "lacks the tensor '" + SECOND + ".weight_scale', which says what the 8-bit numbers of '" + SECOND
                        + ".weight' stand for: quantize the weights again");
        assertContains(
                refusal(all -> all.remove("backbone.vgg.0.output_scale")),
                "the weights of conv1_2 have scales, but the value conv1_1 that it reads has none");
        assertContains(
                refusal(all -> all.put(SECOND + ".weight_scale", floats(1, 1))),
                "tensor '" + SECOND + ".weight_scale' is F32 [2], but must be F32 [1]");
        assertContains(
                refusal(all -> all.put(SECOND + ".weight_scale", floats(0))),
                "element 0 of tensor '" + SECOND + ".weight_scale' is 0.0, but a scale must be finite and above 0");
    }

    @Test
    void refusesNumbersThatAreNone() throws IOException {
        assertContains(
                refusal(all -> all.put(SECOND + ".weight", changed(all, SECOND + ".weight", Dtype.F8_E4M3, 0xff))),
                "element 5 of tensor '" + SECOND + ".weight' is NaN");
    }

    @Test
    void refusesTwoFormats() throws IOException {
        assertContains(
                refusal(all -> all.put(SECOND + ".weight", changed(all, SECOND + ".weight", Dtype.I8, 1))),
                "has both I8 and F8_E4M3 weights");
    }
}
