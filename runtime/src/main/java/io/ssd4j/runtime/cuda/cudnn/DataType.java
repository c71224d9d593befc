// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.bindings.cudnn.cudnn_h;
import io.ssd4j.runtime.Precision;

/** The element types in use: {@code cudnnDataType_t}. */
public enum DataType {
    /** IEEE float32. */
    FLOAT(4, cudnn_h.CUDNN_DATA_FLOAT()),
    /** IEEE float16. */
    HALF(2, cudnn_h.CUDNN_DATA_HALF()),
    /** bfloat16. */
    BFLOAT16(2, cudnn_h.CUDNN_DATA_BFLOAT16());

    private final int bytes;
    private final int code;

    DataType(int bytes, int code) {
        this.bytes = bytes;
        this.code = code;
    }

    /** What a precision keeps in memory. TF32 is float32 there; what sets it apart from fp32 is the {@link EngineFilter}. */
    public static DataType of(Precision precision) {
        return switch (precision) {
            case FP32, TF32 -> FLOAT;
            case FP16 -> HALF;
            case BF16 -> BFLOAT16;
        };
    }

    /** Bytes of an element. */
    public int bytes() {
        return bytes;
    }

    int code() {
        return code;
    }

    /** The name in a plan's JSON. */
    String constant() {
        return "CUDNN_DATA_" + name();
    }
}
