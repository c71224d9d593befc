// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.cpu.dnnl.Layout;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import io.ssd4j.runtime.cpu.dnnl.PrimitiveDescriptor;
import io.ssd4j.runtime.cpu.dnnl.PrimitiveDescriptor.Sliding;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Determines the precisions that this CPU supports at speed, by querying how oneDNN would run a typical convolution. */
final class CpuPrecisions {
    private static final int CHANNELS = 64;
    private static final int SIDE = 14;

    private CpuPrecisions() {}

    static Set<Precision> of(Engine engine) {
        EnumSet<Precision> precisions = EnumSet.of(Precision.FP32);
        if (isFast(engine, ElementType.BFLOAT16)) {
            precisions.add(Precision.BF16);
        }
        return Collections.unmodifiableSet(precisions);
    }

    // Without instructions for a type, oneDNN rejects it or falls back on its reference loops, a hundred times slower.
    private static boolean isFast(Engine engine, ElementType type) {
        try (MemoryDescriptor activations = MemoryDescriptor.of(type, Layout.ANY, 1, CHANNELS, SIDE, SIDE);
                MemoryDescriptor weights = MemoryDescriptor.of(type, Layout.ANY, CHANNELS, CHANNELS, 3, 3);
                MemoryDescriptor bias = MemoryDescriptor.of(ElementType.FLOAT32, Layout.VECTOR, CHANNELS);
                PrimitiveDescriptor convolution = PrimitiveDescriptor.convolutionRelu(
                        engine, activations, weights, bias, activations, new Sliding(3, 1, 1, 1, 1, 1))) {
            return !convolution.implementation().startsWith("ref");
        } catch (NativeCallException refused) {
            return false;
        }
    }
}
