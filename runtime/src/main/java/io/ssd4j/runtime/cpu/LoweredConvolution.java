// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

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
        Computation computation, MemoryDescriptor source, MemoryDescriptor destination, boolean pooled) {}
