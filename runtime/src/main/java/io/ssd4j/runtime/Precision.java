// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import java.util.Locale;

/** The number format that a model computes in. Inputs and feature maps are float32 whatever is chosen here. */
public enum Precision {
    /** IEEE float32 throughout. */
    FP32,
    /** float32 in memory, products rounded to TF32 (10-bit mantissa), sums in float32. */
    TF32,
    /** IEEE float16 in memory, sums in float32. */
    FP16,
    /** bfloat16 in memory, sums in float32. */
    BF16;

    /** The name used on the command line and in results: {@code fp32}, {@code tf32}, {@code fp16}, {@code bf16}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
