// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Precision;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Extents, strides and limits of tensors. */
class TensorSpecTest {

    @Test
    void channelsOfAPositionAreSideBySide() {
        TensorSpec activations = TensorSpec.of(GraphTensor.INPUT, ElementType.FLOAT16, new Dims(8, 64, 75, 50));
        assertEquals(new Dims(64 * 75 * 50, 1, 64 * 50, 64), activations.strides());
        TensorSpec filters = TensorSpec.of(GraphTensor.WEIGHTS, ElementType.FLOAT32, new Dims(128, 64, 3, 3));
        assertEquals(new Dims(64 * 9, 1, 64 * 3, 64), filters.strides());
    }

    /** The batch at which the outputs of SSD300's first two convolutions reach 2^31 elements. */
    @Test
    void aTensorOf2To31ElementsIsRefused() {
        Layers.Convolution layer = Layers.named("conv1_2");
        assertEquals(
                372L * 64 * 300 * 300,
                layer.of(ElementType.FLOAT16, 372)
                        .tensor(GraphTensor.OUTPUT)
                        .extents()
                        .product());
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> layer.of(ElementType.FLOAT16, 373));
        assertEquals(
                "INPUT 373x64x300x300 has 2148480000 elements, which is more than the 2147483647 that a tensor may have:"
                        + " split the batch",
                refusal.getMessage());
    }

    @Test
    void whatCudnnWouldTakeForSomethingElseIsRefused() {
        Dims extents = new Dims(8, 64, 75, 75);
        assertThrows(
                IllegalArgumentException.class,
                () -> new TensorSpec(GraphTensor.INPUT, ElementType.FLOAT16, extents, new Dims(0, 1, 4800, 64), 16));
        assertThrows(
                IllegalArgumentException.class,
                () -> TensorSpec.of(GraphTensor.INPUT, ElementType.FLOAT16, new Dims(8, 0, 75, 75)));
    }

    @Test
    void everyRoleHasANumberOfItsOwn() {
        assertEquals(
                GraphTensor.values().length,
                Arrays.stream(GraphTensor.values())
                        .mapToLong(GraphTensor::uid)
                        .distinct()
                        .count());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INT8")
    void everyPrecisionHasATypeInMemory(Precision precision) {
        assertEquals(
                switch (precision) {
                    case FP32, TF32 -> 4;
                    case FP16, BF16 -> 2;
                    case FP8 -> 1;
                    case INT8 -> throw new AssertionError("no GPU computes in 8-bit integers here");
                },
                precision.elementType().bytes());
    }
}
