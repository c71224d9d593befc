// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;

/**
 * A tensor in a layout. Two values may name the same buffer: a matrix view of an NHWC tensor covers the same bytes.
 *
 * @param name the buffer that holds it, or a parameter such as {@code conv1_1.weight}
 * @param descriptor extents, type and layout
 * @param scale the number that one unit of an 8-bit integer represents; 1 for floating point
 */
record Value(String name, MemoryDescriptor descriptor, float scale) {

    /** A tensor in floating point. */
    Value(String name, MemoryDescriptor descriptor) {
        this(name, descriptor, 1);
    }

    long bytes() {
        return descriptor.bytes();
    }
}
