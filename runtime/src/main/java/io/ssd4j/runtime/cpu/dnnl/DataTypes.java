// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_bf16;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_f32;

import io.ssd4j.runtime.ElementType;

/** Element types in oneDNN's terms. */
final class DataTypes {
    private DataTypes() {}

    /** {@code dnnl_data_type_t} of an element type. */
    static int code(ElementType type) {
        return switch (type) {
            case FLOAT32 -> dnnl_f32();
            case BFLOAT16 -> dnnl_bf16();
            case FLOAT16 -> throw new IllegalArgumentException("the CPU engine does not use float16");
        };
    }
}
