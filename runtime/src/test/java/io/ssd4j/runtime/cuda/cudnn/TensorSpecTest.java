// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.runtime.Precision;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Extents, strides and limits of tensors. */
class TensorSpecTest {

    @Test
    void channelsOfAPositionAreSideBySide() {
        TensorSpec activations = TensorSpec.of(TensorRole.INPUT, DataType.HALF, new Dims(8, 64, 75, 50));
        assertEquals(new Dims(64 * 75 * 50, 1, 64 * 50, 64), activations.strides());
        assertEquals(8L * 64 * 75 * 50 * 2, activations.bytes());
        TensorSpec filters = TensorSpec.of(TensorRole.WEIGHTS, DataType.FLOAT, new Dims(128, 64, 3, 3));
        assertEquals(new Dims(64 * 9, 1, 64 * 3, 64), filters.strides());
    }

    /** The batch at which the outputs of SSD300's first two convolutions reach 2^31 elements. */
    @Test
    void aTensorOf2To31ElementsIsRefused() {
        Layers.Convolution layer = Layers.named("conv1_2");
        assertEquals(
                372L * 64 * 300 * 300,
                layer.of(DataType.HALF, 372).output().extents().product());
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> layer.of(DataType.HALF, 373));
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
                () -> new TensorSpec(TensorRole.INPUT, DataType.HALF, extents, new Dims(0, 1, 4800, 64), 16));
        assertThrows(
                IllegalArgumentException.class,
                () -> TensorSpec.of(TensorRole.INPUT, DataType.HALF, new Dims(8, 0, 75, 75)));
    }

    @Test
    void everyRoleHasANumberOfItsOwn() {
        assertEquals(
                TensorRole.values().length,
                Arrays.stream(TensorRole.values())
                        .mapToLong(TensorRole::uid)
                        .distinct()
                        .count());
    }

    @ParameterizedTest
    @EnumSource
    void everyPrecisionHasATypeInMemory(Precision precision) {
        assertEquals(
                switch (precision) {
                    case FP32, TF32 -> 4;
                    case FP16, BF16 -> 2;
                },
                DataType.of(precision).bytes());
    }
}
