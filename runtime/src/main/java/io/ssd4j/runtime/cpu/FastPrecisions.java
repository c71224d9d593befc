// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cpu.dnnl.Argument;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.cpu.dnnl.Layout;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import io.ssd4j.runtime.cpu.dnnl.PrimitiveDescriptor;
import io.ssd4j.runtime.cpu.dnnl.PrimitiveDescriptor.Sliding;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What this processor computes in at the speed of its instructions, asked of oneDNN with a typical convolution. */
final class FastPrecisions {
    private static final Set<Argument> SCALES =
            Set.of(Argument.SOURCE_SCALE, Argument.WEIGHTS_SCALE, Argument.DESTINATION_SCALE);

    private FastPrecisions() {}

    /** The precisions, each with oneDNN's name of the implementation: {@code brgconv:avx512_core_amx}. float32 is always among them. */
    static Map<Precision, String> of(Engine engine) {
        Map<Precision, String> implementations = new EnumMap<>(Precision.class);
        for (Precision precision : List.of(Precision.FP32, Precision.BF16, Precision.INT8)) {
            // Without instructions for a type, oneDNN rejects it or uses its reference loops, a hundred times slower.
            implementation(engine, precision)
                    .filter(name -> precision == Precision.FP32 || !name.startsWith("ref"))
                    .ifPresent(name -> implementations.put(precision, name));
        }
        return implementations;
    }

    private static Optional<String> implementation(Engine engine, Precision precision) {
        boolean integers = precision == Precision.INT8;
        ElementType type = integers ? ElementType.UINT8 : precision.elementType();
        ElementType weightType = precision.elementType();
        Shape shape = new Shape(64, 14, 14);
        try (MemoryDescriptor activations = MemoryDescriptor.of(type, Layout.ANY, 1, 64, 14, 14);
                MemoryDescriptor weights = MemoryDescriptor.of(weightType, Layout.ANY, 64, 64, 3, 3);
                MemoryDescriptor bias = MemoryDescriptor.of(ElementType.FLOAT32, Layout.VECTOR, 64);
                PrimitiveDescriptor convolution = PrimitiveDescriptor.convolution(
                        engine,
                        activations,
                        weights,
                        bias,
                        activations,
                        new Sliding(Window.of(3).padding(1), shape, shape),
                        Activation.RELU,
                        integers ? SCALES : Set.of())) {
            return Optional.of(convolution.implementation());
        } catch (NativeCallException rejected) {
            return Optional.empty();
        }
    }
}
