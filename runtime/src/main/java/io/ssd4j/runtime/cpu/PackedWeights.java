// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.cpu.dnnl.Layout;
import io.ssd4j.runtime.cpu.dnnl.Memory;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.ParameterShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A model's parameters in the layouts that oneDNN chose. If another batch size needs another layout, it is repacked once from an
 * existing one, so the user's weights are read only when the model is loaded. Thread-safe.
 */
final class PackedWeights implements AutoCloseable {
    private record Packed(MemoryDescriptor descriptor, MemorySegment bytes, Memory memory) {}

    private final CloseStack owned = new CloseStack();
    private final Map<String, List<Packed>> parameters = new HashMap<>();
    private final Arena arena;
    private final Engine engine;

    private PackedWeights(Engine engine) {
        this.engine = engine;
        this.arena = owned.arena();
    }

    /** Packs the parameters of a lowered network. */
    static PackedWeights pack(Engine engine, Network network, Weights weights, Lowering lowering) {
        PackedWeights packed = new PackedWeights(engine);
        try {
            Map<String, ParameterShape> shapes = network.parameters();
            for (Step step : lowering.steps()) {
                for (Step.Parameter parameter : step.parameters().values()) {
                    ParameterShape shape = Objects.requireNonNull(shapes.get(parameter.name()), parameter.name());
                    packed.read(network, weights, parameter, shape);
                }
            }
            return packed;
        } catch (RuntimeException | Error e) {
            packed.close();
            throw e;
        }
    }

    private void read(Network network, Weights weights, Step.Parameter parameter, ParameterShape shape) {
        MemorySegment values = weights.parameter(parameter.name(), shape);
        if (isNormalizationScale(network, parameter.name())) {
            values = dividedByRootOf(shape.elements(), values);
        }
        Layout layout = shape.extents().size() == 4 ? Layout.NCHW : Layout.VECTOR;
        try (MemoryDescriptor plain = MemoryDescriptor.of(ElementType.FLOAT32, layout, shape.toArray())) {
            add(parameter, plain, values);
        }
    }

    private static boolean isNormalizationScale(Network network, String parameter) {
        return network.operations().stream()
                .anyMatch(o -> o instanceof Operation.L2Normalization && parameter.equals(o.name() + ".weight"));
    }

    // RMS normalization divides by the root of the mean of C squares, L2 normalization by the root of their sum.
    private MemorySegment dividedByRootOf(long channels, MemorySegment weights) {
        MemorySegment scale = HostMemory.allocate(arena, weights.byteSize(), "the normalization scale");
        for (long c = 0; c < channels; c++) {
            double scaled = weights.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, c) / Math.sqrt((double) channels);
            scale.setAtIndex(ValueLayout.JAVA_FLOAT, c, (float) scaled);
        }
        return scale;
    }

    /** The parameter in a layout; shared by all sessions that need that layout. */
    synchronized Memory in(Step.Parameter wanted) {
        List<Packed> layouts = parameters.get(wanted.name());
        if (layouts == null) {
            throw new IllegalStateException("parameter " + wanted.name() + " was not packed");
        }
        for (Packed packed : layouts) {
            if (packed.descriptor().sameAs(wanted.descriptor())) {
                return packed.memory();
            }
        }
        Packed first = layouts.getFirst();
        return add(wanted, first.descriptor(), first.bytes());
    }

    private Memory add(Step.Parameter parameter, MemoryDescriptor from, MemorySegment values) {
        MemoryDescriptor descriptor = owned.own(parameter.descriptor().copy());
        MemorySegment bytes = HostMemory.allocate(arena, descriptor.bytes(), "parameter " + parameter.name());
        Reordering.run(engine, parameter.name(), from, values, descriptor, bytes);
        Memory memory = owned.own(Memory.of(engine, descriptor, bytes));
        parameters.computeIfAbsent(parameter.name(), _ -> new ArrayList<>()).add(new Packed(descriptor, bytes, memory));
        return memory;
    }

    @Override
    public void close() {
        owned.close();
    }
}
