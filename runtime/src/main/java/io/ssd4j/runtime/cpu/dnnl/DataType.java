// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_bf16;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_f32;

/** The element types that ssd4j uses. */
public enum DataType {
    /** IEEE float32. */
    F32,
    /** bfloat16. */
    BF16;

    int code() {
        return switch (this) {
            case F32 -> dnnl_f32();
            case BF16 -> dnnl_bf16();
        };
    }
}
