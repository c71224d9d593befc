// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.cpu.dnnl.Argument;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;

/**
 * A convolution computed by one implementation.
 *
 * @param computation how
 * @param source the layout that it reads
 * @param destination the layout that it writes
 * @param pooled whether it writes the value of the pooling that follows instead of its own
 */
record LoweredConvolution(
        Computation computation, MemoryDescriptor source, MemoryDescriptor destination, boolean pooled) {

    /** A convolution by a primitive, which pools nothing. */
    static LoweredConvolution of(PrimitiveComputation computation) {
        return new LoweredConvolution(
                computation, computation.layout(Argument.SOURCE), computation.layout(Argument.DESTINATION), false);
    }

    /** The bytes of parameters in forms that oneDNN does not have. */
    long derivedBytes() {
        return computation.parameters().values().stream()
                .filter(parameter -> parameter.form() instanceof ParameterForm.Derived)
                .mapToLong(parameter -> parameter.form().bytes())
                .sum();
    }
}
