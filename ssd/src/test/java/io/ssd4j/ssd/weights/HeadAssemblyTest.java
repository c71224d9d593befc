// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.runtime.network.ParameterShape;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/** How the tensors of a file become parameters that are larger than any of them. */
class HeadAssemblyTest {
    /** One box and two classes: 2 scores and 4 offsets, padded to 8 channels. */
    private static final HeadSizes HEADS = new HeadSizes(2, List.of(1));

    private final List<String> warnings = new ArrayList<>();

    /** A tensor with the values 1, 2, 3 and so on, plus a base. */
    private static StoredTensor tensor(float base, long... shape) {
        List<Long> extents = ParameterShape.of(shape).extents();
        int elements = Math.toIntExact(ParameterShape.of(shape).elements());
        float[] values = new float[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = base + i + 1;
        }
        return StoredTensor.dense(Dtype.F32, extents, MemorySegment.ofArray(values));
    }

    private Map<String, Parameter> load(
            SequencedMap<String, StoredTensor> tensors,
            Map<String, String> metadata,
            Map<String, ParameterShape> shapes) {
        TensorFile file = new TensorFile(FileState.of(Path.of("made")), "made", tensors, metadata, List.of());
        return new CheckpointLoader(file, shapes, HEADS).load(warnings::add).parameters();
    }

    private static float[] values(Map<String, Parameter> parameters, String name) {
        return ParameterValues.of(Objects.requireNonNull(parameters.get(name)));
    }

    @Test
    void aHeadIsScoresThenOffsetsThenZeros() {
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        tensors.put("box_head.predictor.reg_headers.0.weight", tensor(100, 4, 2, 1, 1));
        tensors.put("box_head.predictor.reg_headers.0.bias", tensor(100, 4));
        tensors.put("box_head.predictor.cls_headers.0.weight", tensor(0, 2, 2, 1, 1));
        tensors.put("box_head.predictor.cls_headers.0.bias", tensor(0, 2));
        Map<String, Parameter> parameters = load(
                tensors,
                Map.of(),
                Map.of("head0.weight", ParameterShape.of(8, 2, 1, 1), "head0.bias", ParameterShape.of(8)));
        assertArrayEquals(
                new float[] {1, 2, 3, 4, 101, 102, 103, 104, 105, 106, 107, 108, 0, 0, 0, 0},
                values(parameters, "head0.weight"));
        assertArrayEquals(new float[] {1, 2, 101, 102, 103, 104, 0, 0}, values(parameters, "head0.bias"));
        assertEquals(
                "box_head.predictor.cls_headers.0.bias and box_head.predictor.reg_headers.0.bias",
                Objects.requireNonNull(parameters.get("head0.bias")).key());
        assertEquals(List.of(), warnings);
    }

    @Test
    void aNarrowFileIsFilledWithZeros() {
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        tensors.put("vgg.0.weight", tensor(0, 1, 3, 1, 1));
        tensors.put("vgg.2.weight", tensor(10, 1, 1, 1, 2));
        tensors.put("vgg.2.bias", tensor(20, 1));
        tensors.put("l2_norm.weight", tensor(30, 1));
        tensors.put("cls_headers.0.weight", tensor(40, 2, 1, 1, 1));
        tensors.put("reg_headers.0.weight", tensor(50, 4, 1, 1, 1));
        Map<String, Parameter> parameters = load(
                tensors,
                Map.of("ssd4j.backbone", "narrow:2"),
                Map.of(
                        "conv1_1.weight", ParameterShape.of(2, 3, 1, 1),
                        "conv1_2.weight", ParameterShape.of(2, 2, 1, 2),
                        "conv1_2.bias", ParameterShape.of(2),
                        "l2_norm.weight", ParameterShape.of(2),
                        "head0.weight", ParameterShape.of(8, 2, 1, 1)));
        assertArrayEquals(new float[] {1, 2, 3, 0, 0, 0}, values(parameters, "conv1_1.weight"));
        assertArrayEquals(new float[] {11, 12, 0, 0, 0, 0, 0, 0}, values(parameters, "conv1_2.weight"));
        assertArrayEquals(new float[] {21, 0}, values(parameters, "conv1_2.bias"));
        assertArrayEquals(new float[] {31, 0}, values(parameters, "l2_norm.weight"));
        assertArrayEquals(
                new float[] {41, 0, 42, 0, 51, 0, 52, 0, 53, 0, 54, 0, 0, 0, 0, 0}, values(parameters, "head0.weight"));
    }
}
