// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.runtime.cuda.program.TensorRole;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of operation graphs. cuDNN distinguishes tensors by a number only and silently takes two tensors with the same number for
 * one, so the numbers are unique.
 */
enum GraphTensor {
    INPUT(1, TensorRole.INPUT),
    WEIGHTS(2, TensorRole.WEIGHTS),
    BIAS(3, TensorRole.BIAS),
    OUTPUT(4, TensorRole.OUTPUT),
    SCALE(5, TensorRole.SCALE),
    /** A normalization's summand under the root: a number on the host, read when the plan is executed. */
    EPSILON(6, null),
    /** A convolution's sums before the bias, in registers of the fused kernel. */
    CONVOLVED(7, null),
    /** A convolution's sums with the bias, before ReLU, in registers of the fused kernel. */
    BIASED(8, null),
    DESCALE(9, TensorRole.DESCALE),
    /** A convolution's sums times the number that one unit represents, in registers of the fused kernel. */
    DESCALED(10, null),
    UNITS(11, TensorRole.UNITS),
    /** A convolution's result before it is converted to units, in registers of the fused kernel. */
    ACTIVATED(12, null);

    private final long uid;
    private final Optional<TensorRole> role;

    GraphTensor(long uid, @Nullable TensorRole role) {
        this.uid = uid;
        this.role = Optional.ofNullable(role);
    }

    /** The number in graphs, plans and their JSON. Changing one makes stored plans useless. */
    long uid() {
        return uid;
    }

    /** The role of a tensor in device memory; empty for the others. */
    Optional<TensorRole> role() {
        return role;
    }

    /** Whether the tensor is a number on the host. */
    boolean byValue() {
        return this == EPSILON;
    }

    /** Whether the tensor exists only inside the fused operation. */
    boolean virtual() {
        return role.isEmpty() && !byValue();
    }
}
