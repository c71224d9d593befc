// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_DATA_BFLOAT16;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_DATA_FLOAT;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_DATA_FP8_E4M3;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_DATA_HALF;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cuda.program.StepTensor;

/**
 * A tensor of an operation graph, as data.
 *
 * @param tensor which one of the graph
 * @param type its elements
 * @param extents N, C, H, W, each at least 1; fewer than 2^31 elements in all
 * @param strides in elements, each at least 1
 * @param alignment of its address in bytes; a multiple of the element's size
 */
record TensorSpec(GraphTensor tensor, ElementType type, Dims extents, Dims strides, int alignment) {
    /** Every engine can load this many bytes at once; the CUDA driver aligns every allocation to more. */
    static final int ALIGNMENT = 16;

    /** Checks what cuDNN does not. */
    TensorSpec {
        if (extents.least() < 1) {
            throw new IllegalArgumentException("every extent must be at least 1: " + tensor + " " + extents);
        }
        if (strides.least() < 1) {
            // With a stride of 0 all images, or all rows, are the same one.
            throw new IllegalArgumentException("every stride must be at least 1: " + tensor + " " + strides);
        }
        if (extents.product() > StepTensor.MAX_ELEMENTS) {
            throw new IllegalArgumentException(tensor + " " + extents + " has " + extents.product()
                    + " elements, which is more than the " + StepTensor.MAX_ELEMENTS
                    + " that a tensor may have: split the batch");
        }
    }

    /** A dense tensor with contiguous channels: NHWC, for filters KRSC. */
    static TensorSpec of(GraphTensor tensor, ElementType type, Dims extents) {
        return new TensorSpec(tensor, type, extents, extents.channelsLast(), ALIGNMENT);
    }

    /** One value per channel. */
    static TensorSpec perChannel(GraphTensor tensor, ElementType type, long channels) {
        return of(tensor, type, new Dims(1, channels, 1, 1));
    }

    /** One float32 number on the host. */
    static TensorSpec scalar(GraphTensor tensor) {
        Dims one = new Dims(1, 1, 1, 1);
        return new TensorSpec(tensor, ElementType.FLOAT32, one, one, ElementType.FLOAT32.bytes());
    }

    /** {@code cudnnDataType_t} of an element type. */
    static int code(ElementType type) {
        return switch (type) {
            case FLOAT32 -> CUDNN_DATA_FLOAT();
            case FLOAT16 -> CUDNN_DATA_HALF();
            case BFLOAT16 -> CUDNN_DATA_BFLOAT16();
            case FLOAT8_E4M3 -> CUDNN_DATA_FP8_E4M3();
            case INT8, UINT8 ->
                throw new IllegalArgumentException("the CUDA engine does not compute in 8-bit integers");
        };
    }

    /** The element type's name in a plan's JSON. */
    String typeName() {
        return switch (type) {
            case FLOAT32 -> "CUDNN_DATA_FLOAT";
            case FLOAT16 -> "CUDNN_DATA_HALF";
            case BFLOAT16 -> "CUDNN_DATA_BFLOAT16";
            case FLOAT8_E4M3 -> "CUDNN_DATA_FP8_E4M3";
            case INT8, UINT8 ->
                throw new IllegalArgumentException("the CUDA engine does not compute in 8-bit integers");
        };
    }
}
