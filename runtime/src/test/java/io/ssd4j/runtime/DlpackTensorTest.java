// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.dlpack.DlpackFields;
import io.ssd4j.bindings.dlpack.DlpackLayout;
import io.ssd4j.bindings.dlpack.ExportedTensor;
import io.ssd4j.runtime.image.PixelFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which tensors are frames, and that each deleter is called once, whatever fails. */
class DlpackTensorTest {
    private static final DeviceId DEVICE = DeviceId.parse("cuda:1");
    private static final long DATA = 0x10000;

    private final AtomicInteger deleted = new AtomicInteger();

    private DlpackTensor take(DlpackFields fields, DlpackForm form) {
        DlpackLayout layout = form == DlpackForm.MANAGED ? DlpackLayout.MANAGED : DlpackLayout.VERSIONED;
        return DlpackTensor.take(ExportedTensor.export(fields, layout, deleted::incrementAndGet), form);
    }

    private static DlpackFields bytes(List<Long> shape, List<Long> strides) {
        return new DlpackFields(DATA, 2, 1, 1, 8, 1, shape, Optional.of(strides), 6);
    }

    @ParameterizedTest
    @EnumSource
    void theImagesOfABatchAreFrames(DlpackForm form) {
        try (DlpackTensor tensor = take(bytes(List.of(2L, 4L, 5L, 3L), List.of(1000L, 16L, 3L, 1L)), form)) {
            assertEquals(
                    List.of(
                            new DeviceFrame(DATA + 6, 5, 4, 16, PixelFormat.BGR),
                            new DeviceFrame(DATA + 1006, 5, 4, 16, PixelFormat.BGR)),
                    tensor.frames(DEVICE, PixelFormat.BGR));
            assertEquals(0, deleted.get());
        }
        assertEquals(1, deleted.get());
    }

    /** The strides of dimensions with one index have no meaning. */
    @ParameterizedTest
    @EnumSource
    void oneGrayPixelIsAFrame(DlpackForm form) {
        DlpackTensor tensor = take(bytes(List.of(1L, 1L, 1L), List.of(0L, -1L, 9L)), form);
        assertEquals(
                List.of(new DeviceFrame(DATA + 6, 1, 1, 1, PixelFormat.GRAY)), tensor.frames(DEVICE, PixelFormat.GRAY));
        tensor.close();
        tensor.close();
        assertEquals(1, deleted.get());
        assertThrows(IllegalStateException.class, () -> tensor.frames(DEVICE, PixelFormat.GRAY));
    }

    static List<Arguments> others() {
        List<Long> shape = List.of(4L, 5L, 3L);
        Optional<List<Long>> dense = Optional.empty();
        return List.of(
                Arguments.of(
                        new DlpackFields(DATA, 1, 1, 1, 8, 1, shape, dense, 0),
                        "device.device_type, 1, must be 2, CUDA"),
                Arguments.of(
                        new DlpackFields(DATA, 2, 0, 1, 8, 1, shape, dense, 0),
                        "device.device_id, 0, must be that of cuda:1"),
                Arguments.of(
                        new DlpackFields(DATA, 2, 1, 2, 8, 1, shape, dense, 0),
                        "dtype.code, 2, must be 1, unsigned integers"),
                Arguments.of(new DlpackFields(DATA, 2, 1, 1, 16, 1, shape, dense, 0), "dtype.bits, 16, must be 8"),
                Arguments.of(new DlpackFields(DATA, 2, 1, 1, 8, 3, shape, dense, 0), "dtype.lanes, 3, must be 1"),
                Arguments.of(new DlpackFields(0, 2, 1, 1, 8, 1, shape, dense, 0), "data, NULL, has no values"),
                Arguments.of(
                        new DlpackFields(DATA, 2, 1, 1, 8, 1, shape, dense, -1),
                        "byte_offset, 18446744073709551615, is too large"),
                Arguments.of(
                        new DlpackFields(DATA, 2, 1, 1, 8, 1, List.of(5L, 3L), dense, 0),
                        "ndim, 2, must be 3 for [height, width, channels]"),
                Arguments.of(
                        new DlpackFields(DATA, 2, 1, 1, 8, 1, List.of(3L, 4L, 5L), dense, 0),
                        "shape, [3, 4, 5], must end with the 3 channels of RGB: permute planes"),
                Arguments.of(
                        new DlpackFields(DATA, 2, 1, 1, 8, 1, List.of(0L, 5L, 3L), dense, 0),
                        "shape, [0, 5, 3], has a height or width"),
                Arguments.of(
                        new DlpackFields(DATA, 2, 1, 1, 8, 1, List.of(4L, 1L << 32, 3L), dense, 0),
                        "shape, [4, 4294967296, 3], has a height or width"),
                Arguments.of(
                        new DlpackFields(DATA, 2, 1, 1, 8, 1, List.of(0L, 4L, 5L, 3L), dense, 0),
                        "shape, [0, 4, 5, 3], has no image"),
                Arguments.of(bytes(shape, List.of(15L, 3L, 2L)), "strides, [15, 3, 2], must have the channels"),
                Arguments.of(bytes(shape, List.of(15L, 4L, 1L)), "strides, [15, 4, 1], must have the channels"),
                Arguments.of(bytes(shape, List.of(14L, 3L, 1L)), "strides, [14, 3, 1], must have the channels"),
                Arguments.of(bytes(shape, List.of(-15L, 3L, 1L)), "strides, [-15, 3, 1], must have the channels"));
    }

    @ParameterizedTest
    @MethodSource("others")
    void theMessageNamesTheFieldThatDoesNotFit(DlpackFields fields, String message) {
        try (DlpackTensor tensor = take(fields, DlpackForm.MANAGED)) {
            IllegalArgumentException refusal =
                    assertThrows(IllegalArgumentException.class, () -> tensor.frames(DEVICE, PixelFormat.RGB));
            assertTrue(
                    String.valueOf(refusal.getMessage()).startsWith("the DLPack tensor's " + message),
                    refusal::toString);
            assertEquals(0, deleted.get());
        }
        assertEquals(1, deleted.get());
    }

    private static DlpackFields floats(int bits, List<Long> shape, List<Long> strides, long byteOffset) {
        return new DlpackFields(DATA, 2, 1, 2, bits, 1, shape, Optional.of(strides), byteOffset);
    }

    /** The strides of dimensions with one index have no meaning. */
    @ParameterizedTest
    @EnumSource
    void aTensorOfFloatsIsAnInput(DlpackForm form) {
        try (DlpackTensor tensor = take(floats(32, List.of(2L, 3L, 4L, 5L), List.of(100L, 1L, 15L, 3L), 12), form)) {
            assertEquals(
                    new DeviceValues(
                            DATA + 12, ElementType.FLOAT32, List.of(2L, 3L, 4L, 5L), List.of(100L, 1L, 15L, 3L)),
                    tensor.values(DEVICE));
        }
        try (DlpackTensor tensor = take(floats(16, List.of(1L, 4L, 5L), List.of(-9L, 5L, 1L), 2), form)) {
            assertEquals(
                    new DeviceValues(DATA + 2, ElementType.FLOAT16, List.of(1L, 1L, 4L, 5L), List.of(0L, 0L, 5L, 1L)),
                    tensor.values(DEVICE));
        }
        assertEquals(2, deleted.get());
    }

    static List<Arguments> noInputs() {
        List<Long> shape = List.of(2L, 3L, 4L, 5L);
        List<Long> dense = ExportedTensor.dense(shape);
        Optional<List<Long>> none = Optional.empty();
        return List.of(
                Arguments.of(
                        new DlpackFields(DATA, 1, 1, 2, 32, 1, shape, none, 0),
                        "device.device_type, 1, must be 2, CUDA"),
                Arguments.of(
                        new DlpackFields(DATA, 2, 0, 2, 32, 1, shape, none, 0),
                        "device.device_id, 0, must be that of cuda:1"),
                Arguments.of(
                        new DlpackFields(DATA, 2, 1, 4, 16, 1, shape, none, 0),
                        "dtype.code, 4, must be 2, floating point"),
                Arguments.of(floats(64, shape, dense, 0), "dtype.bits, 64, must be 32 or 16"),
                Arguments.of(new DlpackFields(DATA, 2, 1, 2, 32, 4, shape, none, 0), "dtype.lanes, 4, must be 1"),
                Arguments.of(new DlpackFields(0, 2, 1, 2, 32, 1, shape, none, 0), "data, NULL, has no values"),
                Arguments.of(floats(32, shape, dense, 2), "data, 0x10002 with byte_offset, must be a multiple of 4"),
                Arguments.of(floats(32, List.of(4L, 5L), List.of(5L, 1L), 0), "ndim, 2, must be 4 for [images"),
                Arguments.of(floats(32, List.of(2L, 0L, 4L, 5L), dense, 0), "shape, [2, 0, 4, 5], has an extent"),
                Arguments.of(
                        floats(32, shape, List.of(60L, 20L, -5L, 1L), 0),
                        "strides, [60, 20, -5, 1], must not be negative"));
    }

    @ParameterizedTest
    @MethodSource("noInputs")
    void theMessageNamesTheFieldThatIsNoInput(DlpackFields fields, String message) {
        try (DlpackTensor tensor = take(fields, DlpackForm.VERSIONED)) {
            IllegalArgumentException refusal =
                    assertThrows(IllegalArgumentException.class, () -> tensor.values(DEVICE));
            assertTrue(
                    String.valueOf(refusal.getMessage()).startsWith("the DLPack tensor's " + message),
                    refusal::toString);
            assertEquals(0, deleted.get());
        }
        assertEquals(1, deleted.get());
    }
}
