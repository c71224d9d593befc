// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.network.Shape;

/**
 * A tensor that a step reads or writes in device memory.
 *
 * @param role its part in the step
 * @param element its type
 * @param elements number of elements
 */
public record StepTensor(TensorRole role, ElementType element, long elements) {
    /** Kernels index with 32 bits. cuDNN 9.24 plans larger tensors without complaint, so the limit is enforced here. */
    public static final long MAX_ELEMENTS = Integer.MAX_VALUE;

    static StepTensor of(TensorRole role, ElementType element, int batch, Shape shape) {
        return new StepTensor(role, element, batch * shape.elements());
    }

    /** Size in bytes. */
    public long bytes() {
        return elements * element.bytes();
    }
}
