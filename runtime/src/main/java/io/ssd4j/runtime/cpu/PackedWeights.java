// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.cpu.dnnl.Argument;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.cpu.dnnl.Execution;
import io.ssd4j.runtime.cpu.dnnl.Layout;
import io.ssd4j.runtime.cpu.dnnl.Memory;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import io.ssd4j.runtime.cpu.dnnl.PrimitiveDescriptor;
import io.ssd4j.runtime.cpu.dnnl.Stream;
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
        Map<String, ParameterShape> shapes = network.parameters();
        HostMemory.require(
                lowering.steps().stream()
                        .flatMap(step -> step.parameters().values().stream())
                        .mapToLong(parameter -> parameter.descriptor().bytes())
                        .sum(),
                "the packed model",
                "");
        long largest = shapes.values().stream()
                .mapToLong(ParameterShape::elements)
                .max()
                .orElse(0);
        return CloseStack.prepare(new PackedWeights(engine), packed -> {
            try (Arena scratch = Arena.ofShared()) {
                MemorySegment copy = HostMemory.allocate(scratch, largest * Float.BYTES, "a copy of a parameter");
                for (Step step : lowering.steps()) {
                    step.parameters().forEach((argument, parameter) -> {
                        ParameterShape shape = Objects.requireNonNull(shapes.get(parameter.name()), parameter.name());
                        packed.read(weights, argument, parameter, shape, copy);
                    });
                }
            }
        });
    }

    /**
     * Packs a parameter.
     *
     * @param copy large enough for the parameter. oneDNN reads this copy instead of the user's memory, because another thread may
     *     close the underlying file, or another program truncate it: copying in Java then throws, whereas native code would crash
     *     the JVM.
     */
    private void read(Weights weights, Argument argument, Value parameter, ParameterShape shape, MemorySegment copy) {
        MemorySegment given = weights.parameter(parameter.name(), shape);
        MemorySegment values = argument == Argument.SCALE
                ? rmsScale(given)
                : copy.asSlice(0, given.byteSize()).copyFrom(given);
        Layout layout = shape.extents().size() == 4 ? Layout.NCHW : Layout.VECTOR;
        try (MemoryDescriptor plain = MemoryDescriptor.of(ElementType.FLOAT32, layout, shape.toArray())) {
            add(parameter, plain, values);
        }
    }

    private MemorySegment rmsScale(MemorySegment weights) {
        float[] scale = weights.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
        double factor = Operation.L2Normalization.rmsScale(scale.length);
        for (int c = 0; c < scale.length; c++) {
            scale[c] = (float) (scale[c] * factor);
        }
        return arena.allocateFrom(ValueLayout.JAVA_FLOAT, scale);
    }

    /** The parameter in a layout; shared by all sessions that need that layout. */
    synchronized Memory in(Value wanted) {
        List<Packed> layouts = Objects.requireNonNull(parameters.get(wanted.name()), wanted.name());
        for (Packed packed : layouts) {
            if (packed.descriptor().sameAs(wanted.descriptor())) {
                return packed.memory();
            }
        }
        Packed first = layouts.getFirst();
        return add(wanted, first.descriptor(), first.bytes());
    }

    private Memory add(Value parameter, MemoryDescriptor from, MemorySegment values) {
        String name = parameter.name();
        MemoryDescriptor descriptor = owned.own(parameter.descriptor().copy());
        MemorySegment bytes = HostMemory.allocate(arena, descriptor.bytes(), "parameter " + name);
        Memory memory = owned.own(Memory.of(engine, descriptor, bytes));
        try (Arena scratch = Arena.ofShared();
                Stream stream = Stream.on(engine);
                PrimitiveDescriptor reorder = PrimitiveDescriptor.reorder(engine, from, descriptor);
                MemoryDescriptor scratchpad = reorder.layout(Argument.SCRATCHPAD);
                Memory source = Memory.of(engine, from, values);
                Memory working = Memory.of(
                        engine, scratchpad, HostMemory.allocate(scratch, scratchpad.bytes(), "packing " + name))) {
            Map<Argument, Memory> arguments =
                    Map.of(Argument.SOURCE, source, Argument.DESTINATION, memory, Argument.SCRATCHPAD, working);
            try (Execution execution = new Execution(name, reorder, stream, arguments, scratch)) {
                execution.run();
                stream.await();
            }
        }
        parameters.computeIfAbsent(name, _ -> new ArrayList<>()).add(new Packed(descriptor, bytes, memory));
        return memory;
    }

    @Override
    public void close() {
        owned.close();
    }
}
