// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import static io.ssd4j.ssd.weights.Refusal.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.network.ParameterShape;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses a network of one convolution, which keeps the test files tiny. */
class CheckpointLoaderTest {
    private static final String WEIGHT = tensor("vgg.0.weight", "F32", "[2,1,1,1]", 0, 8);
    private static final String BIAS = tensor("vgg.0.bias", "F32", "[2]", 8, 16);

    @SuppressWarnings("MustBeClosedChecker") // closed after each test
    private final Arena arena = Arena.ofShared();

    private final List<String> warnings = new ArrayList<>();
    private final SequencedMap<String, long[]> shapes = new LinkedHashMap<>();

    @TempDir
    Path folder;

    @BeforeEach
    void network() {
        shapes.put("conv1_1.weight", new long[] {2, 1, 1, 1});
        shapes.put("conv1_1.bias", new long[] {2});
    }

    @AfterEach
    void unmap() {
        arena.close();
    }

    private static String tensor(String key, String dtype, String shape, int begin, int end) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                .formatted(key, dtype, shape, begin, end);
    }

    private Map<String, Parameter> load(byte[] data, String... tensors) throws IOException {
        Path file = RawFile.write(folder, "{" + String.join(",", tensors) + "}", data);
        Map<String, ParameterShape> parameters = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> parameters.put(name, ParameterShape.of(shape)));
        return new CheckpointLoader(TensorFile.map(file, arena), parameters, HeadSizes.NONE)
                .load(warnings::add)
                .parameters();
    }

    private Map<String, Parameter> load(String... tensors) throws IOException {
        return load(RawFile.floats(1, 2, 3, 4), tensors);
    }

    private String refusal(String... tensors) {
        String message = Refusal.of(WeightsException.class, () -> load(tensors));
        assertTrue(message.startsWith(folder.resolve("raw.safetensors") + ": "), message);
        return message;
    }

    private static float[] values(Map<String, Parameter> parameters, String name) {
        Parameter parameter = parameters.get(name);
        return parameter == null ? new float[0] : ParameterValues.of(parameter);
    }

    @Test
    void acceptsKeysWithAndWithoutPrefix() throws IOException {
        Map<String, Parameter> parameters = load(WEIGHT, BIAS.replace("vgg", "backbone.vgg"));
        assertArrayEquals(new float[] {1, 2}, values(parameters, "conv1_1.weight"));
        assertArrayEquals(new float[] {3, 4}, values(parameters, "conv1_1.bias"));
        assertEquals(List.of(), warnings);
    }

    /** The header's length shifts the data, so some of these are misaligned. */
    @Test
    void alignsMisalignedData() throws IOException {
        for (int shift = 0; shift < 4; shift++) {
            Map<String, Parameter> parameters = load(WEIGHT, BIAS + " ".repeat(shift));
            assertArrayEquals(new float[] {1, 2}, values(parameters, "conv1_1.weight"));
            assertArrayEquals(new float[] {3, 4}, values(parameters, "conv1_1.bias"));
        }
    }

    @Test
    void namesAMissingTensorAndTheClosestMatch() {
        String message = refusal(WEIGHT.replace("vgg.0", "module.backbone.vgg.0"), BIAS);
        assertContains(message, "lacks 1 of 2 tensors: 'vgg.0.weight'");
        assertContains(message, "the closest match is 'module.backbone.vgg.0.weight'");
        assertContains(message, "lufficc/SSD");
    }

    @Test
    void listsAFewOfManyMissingTensors() {
        for (int i : new int[] {2, 5, 7}) {
            shapes.put("conv%d_%d.weight".formatted(i / 5 + 1, i == 5 ? 1 : 2), new long[] {1, 1, 1, 1});
        }
        for (String stage : List.of("8", "9", "10", "11")) {
            shapes.put("conv" + stage + "_1.bias", new long[] {1});
        }
        String message = refusal(tensor("other", "F32", "[4]", 0, 16));
        assertContains(message, "lacks " + shapes.size() + " of " + shapes.size() + " tensors");
        assertContains(message, " and " + (shapes.size() - 5) + " more; ");
    }

    @Test
    void rejectsTheSameTensorUnderBothNames() {
        String message = refusal(WEIGHT, BIAS.replace("bias", "weight").replace("vgg", "backbone.vgg"));
        assertContains(message, "has both 'vgg.0.weight' and 'backbone.vgg.0.weight'");
    }

    @Test
    void rejectsAWrongShapeAndNamesBothShapes() {
        String message = refusal(WEIGHT.replace("[2,1,1,1]", "[1,2,1,1]"), BIAS);
        assertContains(message, "tensor 'vgg.0.weight' has shape [1, 2, 1, 1]");
        assertContains(message, "conv1_1.weight must have [2, 1, 1, 1]");
    }

    @Test
    void rejectsAnUnsupportedTypeAndSaysWhatToDo() {
        String message = refusal(WEIGHT, tensor("vgg.0.bias", "I16", "[2]", 8, 12), tensor("x", "F32", "[]", 12, 16));
        assertContains(message, "tensor 'vgg.0.bias' has dtype I16, but weights must be F32, F16, BF16 or F64");
        assertContains(message, "tensor.float()");
    }

    @Test
    void acceptsTheHeadsOfTheDetectorSilently() throws IOException {
        load(
                RawFile.floats(1, 2, 3, 4, 5),
                WEIGHT,
                BIAS,
                tensor("box_head.predictor.cls_headers.0.weight", "I32", "[]", 16, 20));
        assertEquals(List.of(), warnings);
    }

    @Test
    void warnsOnceAboutUnusedTensors() throws IOException {
        String[] tensors = new String[10];
        tensors[0] = WEIGHT;
        tensors[1] = BIAS;
        for (int i = 2; i < tensors.length; i++) {
            tensors[i] = tensor("extra\\u001b" + i, "F32", "[0]", 16, 16);
        }
        load(tensors);
        assertEquals(1, warnings.size());
        assertContains(warnings.getFirst(), "8 tensors are not used: 'extra?2', 'extra?3'");
        assertTrue(warnings.getFirst().endsWith(" and 3 more"), warnings.getFirst());
    }

    @Test
    void acceptsValuesThatAreNotFinite() throws IOException {
        Map<String, Parameter> parameters =
                load(RawFile.floats(1, Float.NaN, Float.NEGATIVE_INFINITY, 4), WEIGHT, BIAS);
        assertArrayEquals(new float[] {1, Float.NaN}, values(parameters, "conv1_1.weight"));
        assertEquals(List.of(), warnings, "the device checks them, which knows the precision");
    }
}
