// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.golden;

import io.ssd4j.runtime.Precision;

/**
 * How far a value is from its golden.
 *
 * @param samples relative L2 error over the sampled positions
 * @param norm relative error of the L2 norm of the whole value, which sees what the samples miss
 */
record Deviation(double samples, double norm) {

    /** What a precision may deviate from PyTorch's float32. */
    static double bound(Precision precision) {
        return switch (precision) {
            case FP32 -> 1e-5;
            case TF32, FP16 -> 3e-3;
            case BF16 -> 2e-2;
        };
    }

    /** Whether both are below the bound; a NaN is not. */
    boolean isBelow(double bound) {
        return samples < bound && norm < bound;
    }
}
