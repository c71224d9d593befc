// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import java.lang.foreign.MemorySegment;
import java.util.function.BiConsumer;

/** How a parameter is stored. Sessions that need the same form share the bytes. */
sealed interface ParameterForm {

    /** The bytes that the parameter takes. */
    long bytes();

    /** Whether the bytes of one can be used as the other. */
    boolean sameAs(ParameterForm other);

    /** A layout of oneDNN. */
    record Packed(MemoryDescriptor descriptor) implements ParameterForm {
        @Override
        public long bytes() {
            return descriptor.bytes();
        }

        @Override
        public boolean sameAs(ParameterForm other) {
            return other instanceof Packed(MemoryDescriptor others) && descriptor.sameAs(others);
        }
    }

    /**
     * A form that only our own code knows, such as the transformed weights of a Winograd convolution.
     *
     * @param key equal for equal forms of one parameter; names everything that the bytes depend on besides the values
     * @param bytes the bytes that it takes
     * @param derivation writes it: receives the parameter as it was given, float32 in the order of its extents (out, in, height,
     *     width for weights), and the destination, aligned to 64 bytes
     */
    record Derived(String key, long bytes, BiConsumer<MemorySegment, MemorySegment> derivation)
            implements ParameterForm {
        @Override
        public boolean sameAs(ParameterForm other) {
            return other instanceof Derived derived && key.equals(derived.key) && bytes == derived.bytes;
        }
    }
}
