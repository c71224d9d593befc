// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cpu.Step.Parameter;
import io.ssd4j.runtime.cpu.dnnl.Argument;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.cpu.dnnl.Layout;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import io.ssd4j.runtime.cpu.dnnl.PrimitiveDescriptor;
import io.ssd4j.runtime.cpu.dnnl.PrimitiveDescriptor.Sliding;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lowers a network to oneDNN primitives for one batch size. Convolutions choose their layouts, poolings keep the layout of their
 * input, and a reorder is inserted only if a value is not in the layout that its reader chose.
 *
 * <p>Owns the descriptors: the steps are usable until it is closed.
 */
final class Lowering implements AutoCloseable {
    private final CloseStack owned = new CloseStack();
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Value> values = new HashMap<>();
    private final Engine engine;
    private final Network network;
    private final ElementType type;
    private final int batch;

    private Lowering(Engine engine, Network network, Precision precision, int batch) {
        this.engine = engine;
        this.network = network;
        this.type = precision.elementType();
        this.batch = batch;
    }

    /** Lowers a network; the calling thread's OpenMP thread count must be the one used for execution. */
    static Lowering of(Engine engine, Network network, Precision precision, int batch) {
        Lowering lowering = new Lowering(engine, network, precision, batch);
        try {
            lowering.lower();
            return lowering;
        } catch (RuntimeException | Error e) {
            lowering.close();
            throw e;
        }
    }

    /** The steps in execution order. */
    List<Step> steps() {
        return steps;
    }

    /** The buffer that finally holds an output. */
    static String outputBuffer(String output) {
        return output + ".output";
    }

    private void lower() {
        values.put(Network.INPUT, new Value(Network.INPUT, tensor(ElementType.FLOAT32, Layout.NCHW, network.input())));
        for (Operation operation : network.operations()) {
            switch (operation) {
                case Operation.Convolution c -> convolution(c);
                case Operation.MaxPooling p -> maxPooling(p);
                case Operation.L2Normalization n -> l2Normalization(n);
            }
            network.outputOf(operation.name()).ifPresent(output -> {
                MemoryDescriptor planar = tensor(ElementType.FLOAT32, Layout.NCHW, network.outputShape(output));
                reorder(value(operation.name()), new Value(outputBuffer(output), planar));
            });
        }
    }

    private void convolution(Operation.Convolution c) {
        Shape from = network.shape(c.input());
        Shape to = network.shape(c.name());
        int kernel = c.window().kernel();
        MemoryDescriptor weights =
                own(MemoryDescriptor.of(type, Layout.ANY, c.channels(), from.channels(), kernel, kernel));
        MemoryDescriptor bias = own(MemoryDescriptor.of(ElementType.FLOAT32, Layout.VECTOR, c.channels()));
        PrimitiveDescriptor primitive = owned.own(PrimitiveDescriptor.convolutionRelu(
                engine,
                tensor(type, Layout.ANY, from),
                weights,
                bias,
                tensor(type, Layout.ANY, to),
                sliding(c.window(), from, to)));
        Value source = inLayout(value(c.input()), own(primitive.source()));
        Value destination = new Value(c.name(), own(primitive.destination()));
        add(
                c.name(),
                primitive,
                source,
                destination,
                Map.of(
                        Argument.WEIGHTS, new Parameter(c.name() + ".weight", own(primitive.weights())),
                        Argument.BIAS, new Parameter(c.name() + ".bias", bias)));
    }

    private void maxPooling(Operation.MaxPooling p) {
        Shape from = network.shape(p.input());
        Shape to = network.shape(p.name());
        Value source = value(p.input());
        PrimitiveDescriptor primitive = owned.own(PrimitiveDescriptor.maxPooling(
                engine, source.descriptor(), tensor(type, Layout.ANY, to), sliding(p.window(), from, to)));
        add(p.name(), primitive, source, new Value(p.name(), own(primitive.destination())), Map.of());
    }

    /**
     * L2 normalization as RMS normalization: with C channels, {@code x / sqrt(sum x^2)} is
     * {@code x / sqrt(C) / sqrt(mean x^2)}, so the scale is {@code weight / sqrt(C)}. RMS normalization adds its epsilon to the
     * mean of the squares, not to the root; {@code epsilon^2 / C} gives a position of zeros the same value, and either epsilon is
     * negligible next to any other activation.
     */
    private void l2Normalization(Operation.L2Normalization n) {
        Shape shape = network.shape(n.name());
        // oneDNN normalizes over the last dimension, so the channels must be innermost.
        Value nhwc = inLayout(value(n.input()), tensor(type, Layout.NHWC, shape));
        long rows = (long) batch * shape.height() * shape.width();
        Value matrix = new Value(nhwc.buffer(), own(MemoryDescriptor.of(type, Layout.ROWS, rows, shape.channels())));
        MemoryDescriptor result = own(MemoryDescriptor.of(type, Layout.ROWS, rows, shape.channels()));
        float epsilon = n.epsilon() * n.epsilon() / shape.channels();
        PrimitiveDescriptor primitive = owned.own(PrimitiveDescriptor.rmsNormalization(
                engine, matrix.descriptor(), result, Math.max(epsilon, Float.MIN_NORMAL)));
        MemoryDescriptor scale = own(MemoryDescriptor.of(ElementType.FLOAT32, Layout.VECTOR, shape.channels()));
        add(
                n.name(),
                primitive,
                matrix,
                new Value(n.name(), result),
                Map.of(Argument.SCALE, new Parameter(n.name() + ".weight", scale)));
        values.put(n.name(), new Value(n.name(), nhwc.descriptor()));
    }

    private static Sliding sliding(Window window, Shape from, Shape to) {
        return new Sliding(
                window.kernel(),
                window.stride(),
                window.dilation(),
                window.padding(),
                // Negative if the last inputs are never read; oneDNN derives that from the extents.
                Math.max(0, window.paddingBehind(from.height(), to.height())),
                Math.max(0, window.paddingBehind(from.width(), to.width())));
    }

    private Value value(String name) {
        Value value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("no step has written " + name);
        }
        return value;
    }

    private Value inLayout(Value value, MemoryDescriptor wanted) {
        if (value.descriptor().sameAs(wanted)) {
            return value;
        }
        Value reordered = new Value(value.buffer() + ".reordered" + steps.size(), wanted);
        reorder(value, reordered);
        return reordered;
    }

    private void reorder(Value from, Value to) {
        PrimitiveDescriptor primitive =
                owned.own(PrimitiveDescriptor.reorder(engine, from.descriptor(), to.descriptor()));
        steps.add(new Step(to.buffer(), primitive, from, to, own(primitive.scratchpad()), Map.of()));
    }

    private void add(
            String name,
            PrimitiveDescriptor primitive,
            Value source,
            Value destination,
            Map<Argument, Parameter> parameters) {
        steps.add(new Step(name, primitive, source, destination, own(primitive.scratchpad()), parameters));
        values.put(name, destination);
    }

    private MemoryDescriptor tensor(ElementType elementType, Layout layout, Shape shape) {
        return own(MemoryDescriptor.of(elementType, layout, batch, shape.channels(), shape.height(), shape.width()));
    }

    private MemoryDescriptor own(MemoryDescriptor descriptor) {
        return owned.own(descriptor);
    }

    @Override
    public void close() {
        owned.close();
    }
}
