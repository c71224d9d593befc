// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.golden;

import io.ssd4j.runtime.Precision;

/**
 * The deviation of a value from its golden.
 *
 * @param samples relative L2 error over the sampled positions
 * @param norm relative error of the L2 norm of the whole value, which catches errors between the samples
 */
record Deviation(double samples, double norm) {

    /** The largest acceptable deviation of a precision from PyTorch's float32. */
    static double bound(Precision precision) {
        return precision.networkErrorBound();
    }

    /** Whether both errors are below the bound; NaN is not. */
    boolean isBelow(double bound) {
        return samples < bound && norm < bound;
    }
}
