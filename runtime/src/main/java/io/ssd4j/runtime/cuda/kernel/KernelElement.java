// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.kernel;

import io.ssd4j.runtime.Precision;

/** What the kernels store activations as; each is a module of its own. */
public enum KernelElement {
    /** IEEE float32; also for TF32, which is float32 in memory. */
    F32(4),
    /** IEEE float16. */
    F16(2),
    /** bfloat16. */
    BF16(2);

    private final int bytes;

    KernelElement(int bytes) {
        this.bytes = bytes;
    }

    /** Its size. */
    public int bytes() {
        return bytes;
    }

    /** Elements that one thread loads at once: 16 bytes. Channel counts must be multiples of it. */
    public int packSize() {
        return 16 / bytes;
    }

    String define() {
        return "-DELEMENT_" + name();
    }

    /** The element that a precision keeps in memory. */
    public static KernelElement of(Precision precision) {
        return switch (precision) {
            case FP32, TF32 -> F32;
            case FP16 -> F16;
            case BF16 -> BF16;
        };
    }
}
