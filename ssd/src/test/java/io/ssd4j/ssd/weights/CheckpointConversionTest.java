// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import static io.ssd4j.ssd.weights.Refusal.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ssd4j.runtime.WeightsException;
import io.ssd4j.ssd.model.Labels;
import io.ssd4j.ssd.model.SsdVariant;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversion keeps every bit that the new type can hold. */
class CheckpointConversionTest {
    private static final Optional<SsdVariant> VARIANT =
            Optional.of(SsdVariant.of("lufficc:voc300").withLabels(new Labels(List.of("circle", "square"))));

    @TempDir
    Path folder;

    /** The tensors of a narrow detector, with values that float16 and bfloat16 hold exactly. */
    private static SequencedMap<String, StoredTensor> tensors() {
        Random random = new Random(1);
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        MadeCheckpoint.lufficc(300, 3, 64).forEach((key, shape) -> {
            int elements = 1;
            for (long extent : shape) {
                elements *= Math.toIntExact(extent);
            }
            float[] values = new float[elements];
            for (int i = 0; i < elements; i++) {
                values[i] = random.nextInt(-128, 129) / 64f;
            }
            tensors.put(
                    key,
                    StoredTensor.dense(
                            Dtype.F32, Arrays.stream(shape).boxed().toList(), MemorySegment.ofArray(values)));
        });
        return tensors;
    }

    private static TensorFile file(SequencedMap<String, StoredTensor> tensors) {
        return new TensorFile(
                FileState.of(Path.of("made.pth")),
                "made",
                tensors,
                Map.of("ssd4j.backbone", "narrow:64"),
                List.of("optimizer"));
    }

    private Path convert(TensorFile file, Dtype dtype) throws IOException {
        Path out = folder.resolve(dtype + ".safetensors");
        CheckpointConversion.of(file, VARIANT).write(out, dtype);
        return out;
    }

    @ParameterizedTest
    @CsvSource({"F32", "F16", "BF16"})
    void theRoundTripIsExact(Dtype dtype) throws IOException {
        SequencedMap<String, StoredTensor> tensors = tensors();
        Path out = convert(file(tensors), dtype);
        try (Arena arena = Arena.ofConfined()) {
            TensorFile converted = TensorFile.map(out, arena);
            assertEquals(tensors.keySet(), converted.tensors().keySet());
            converted.tensors().forEach((key, tensor) -> {
                assertEquals(dtype, tensor.dtype());
                StoredTensor original = Objects.requireNonNull(tensors.get(key));
                assertEquals(original.shape(), tensor.shape());
                assertArrayEquals(
                        original.float32(arena).toArray(ValueLayout.JAVA_FLOAT),
                        tensor.float32(arena).toArray(ValueLayout.JAVA_FLOAT));
            });
            assertEquals(
                    Map.of(
                            "format", "pt",
                            "ssd4j.variant", "lufficc:voc300",
                            "ssd4j.labels", "circle\nsquare",
                            "ssd4j.backbone", "narrow:64"),
                    converted.metadata());
            Path again = folder.resolve("again.safetensors");
            CheckpointConversion.of(converted, VARIANT).write(again, dtype);
            assertEquals(-1, Files.mismatch(out, again));
        }
    }

    @Test
    void reportsWhatIsMappedUnusedAndMissing() {
        SequencedMap<String, StoredTensor> tensors = tensors();
        tensors.put("other.weight", Objects.requireNonNull(tensors.get("backbone.vgg.0.bias")));
        StoredTensor bias = Objects.requireNonNull(tensors.remove("backbone.vgg.2.bias"));
        tensors.put("vgg.2.bias", bias);
        tensors.remove("backbone.extras.7.weight");
        CheckpointConversion conversion = CheckpointConversion.of(file(tensors), VARIANT);
        assertEquals(
                "backbone.vgg.2.bias",
                Objects.requireNonNull(conversion.mapped().get("vgg.2.bias")));
        assertEquals(70, conversion.mapped().size());
        assertEquals(List.of("other.weight"), conversion.unused());
        assertEquals(List.of("backbone.extras.7.weight"), conversion.missing());
    }

    /** 65504 is the largest float16; half of the distance to the next power of two above it rounds to infinity. */
    @Test
    void refusesAValueThatTheTypeCannotHold() {
        SequencedMap<String, StoredTensor> tensors = tensors();
        put(tensors, "backbone.vgg.0.bias", 65520);
        String message = Refusal.of(WeightsException.class, () -> convert(file(tensors), Dtype.F16));
        assertContains(message, "element 0 of tensor 'backbone.vgg.0.bias' is 65520.0, which F16 cannot hold");
        put(tensors, "backbone.vgg.0.bias", Float.NaN);
        assertContains(
                Refusal.of(WeightsException.class, () -> convert(file(tensors), Dtype.F32)),
                "element 0 of tensor 'backbone.vgg.0.bias' is NaN");
        assertFalse(Files.exists(folder.resolve("F16.safetensors")));
        assertFalse(Files.exists(folder.resolve("F32.safetensors")));
    }

    @ParameterizedTest
    @CsvSource({"65519.996, F16, 65504", "1.00390625, BF16, 1", "1.01171875, BF16, 1.015625", "1.0004883, F16, 1"})
    void roundsToTheNearestAndToEven(float value, Dtype dtype, float rounded) throws IOException {
        SequencedMap<String, StoredTensor> tensors = tensors();
        put(tensors, "backbone.vgg.0.bias", value);
        Path out = convert(file(tensors), dtype);
        try (Arena arena = Arena.ofConfined()) {
            StoredTensor bias =
                    Objects.requireNonNull(TensorFile.map(out, arena).tensors().get("backbone.vgg.0.bias"));
            assertEquals(rounded, bias.float32(arena).get(ValueLayout.JAVA_FLOAT, 0));
        }
    }

    private static void put(SequencedMap<String, StoredTensor> tensors, String key, float value) {
        tensors.put(key, StoredTensor.dense(Dtype.F32, List.of(1L), MemorySegment.ofArray(new float[] {value})));
    }

    @Test
    void refusesAFileOfSomethingElse() {
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        put(tensors, "conv.weight", 1);
        assertContains(
                Refusal.of(WeightsException.class, () -> CheckpointConversion.of(file(tensors), Optional.empty())),
                "none of its 1 tensors has a key of lufficc/SSD");
    }

    /** The trunk alone, which training starts from. */
    @Test
    void mapsTheReducedVgg() throws IOException {
        SequencedMap<String, long[]> trunk = new LinkedHashMap<>();
        MadeCheckpoint.lufficc(300, 21, 1).forEach((key, shape) -> {
            if (key.startsWith("backbone.vgg.")) {
                trunk.put(key.substring("backbone.vgg.".length()), shape);
            }
        });
        Path reduced = MadeCheckpoint.write(folder.resolve("reduced.safetensors"), trunk, Map.of());
        try (Arena arena = Arena.ofConfined()) {
            CheckpointConversion conversion = CheckpointConversion.of(TensorFile.map(reduced, arena), Optional.empty());
            Map<String, String> expected = new HashMap<>();
            trunk.keySet().forEach(key -> expected.put(key, "backbone.vgg." + key));
            assertEquals(expected, conversion.mapped());
            assertEquals(17, conversion.missing().size());
        }
    }
}
