// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cpu.choice.Choices;
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
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Lowers a network to oneDNN primitives for one batch size. Convolutions are computed as chosen, poolings keep the layout of their
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
    private final ReturnedOutputs outputs;

    private final Choices choices;

    private Lowering(
            Engine engine, Network network, Precision precision, int batch, ReturnedOutputs outputs, Choices choices) {
        this.engine = engine;
        this.network = network;
        this.type = precision.elementType();
        this.batch = batch;
        this.outputs = outputs;
        this.choices = choices;
    }

    /** Lowers a network; the calling thread's OpenMP thread count must be the one used for execution. */
    static Lowering of(
            Engine engine, Network network, Precision precision, int batch, ReturnedOutputs outputs, Choices choices) {
        return CloseStack.prepare(new Lowering(engine, network, precision, batch, outputs, choices), Lowering::lower);
    }

    /** The steps in execution order. */
    List<Step> steps() {
        return steps;
    }

    private void lower() {
        values.put(Network.INPUT, new Value(Network.INPUT, tensor(ElementType.FLOAT32, Layout.NCHW, network.input())));
        for (Operation operation : network.operations()) {
            switch (operation) {
                case Operation.Convolution c -> convolution(c);
                case Operation.MaxPooling p -> maxPooling(p);
                case Operation.L2Normalization n -> l2Normalization(n);
            }
            network.outputOf(operation.name()).filter(outputs.names()::contains).ifPresent(output -> {
                MemoryDescriptor returned = tensor(ElementType.FLOAT32, outputs.layout(), network.outputShape(output));
                reorder(value(operation.name()), ReturnedOutputs.buffer(output), returned);
            });
        }
    }

    private void convolution(Operation.Convolution c) {
        ConvolutionProblem problem = ConvolutionProblem.of(network, c, Set.copyOf(outputs.names()));
        LoweredConvolution lowered = new Convolutions(engine, type, batch, owned).lower(problem, choices.of(c.name()));
        Value source = inLayout(value(c.input()), lowered.source());
        if (lowered.pooled()) {
            String pooling = problem.pooling().orElseThrow().name();
            Value pooled = new Value(pooling, lowered.destination());
            steps.add(new Step(c.name() + "+" + pooling, lowered.computation(), source, pooled));
            values.put(pooling, pooled);
        } else {
            add(c.name(), lowered.computation(), source, lowered.destination());
        }
    }

    private void maxPooling(Operation.MaxPooling p) {
        if (values.containsKey(p.name())) {
            // The convolution before it has computed it.
            return;
        }
        Shape from = network.shape(p.input());
        Shape to = network.shape(p.name());
        Value source = value(p.input());
        PrimitiveDescriptor primitive = own(PrimitiveDescriptor.maxPooling(
                engine, source.descriptor(), tensor(type, Layout.ANY, to), new Sliding(p.window(), from, to)));
        add(p.name(), primitive, source, own(primitive.layout(Argument.DESTINATION)), Map.of());
    }

    private void l2Normalization(Operation.L2Normalization n) {
        Shape shape = network.shape(n.name());
        // oneDNN normalizes over the last dimension, so the channels must be innermost.
        Value nhwc = inLayout(value(n.input()), tensor(type, Layout.NHWC, shape));
        long rows = (long) batch * shape.height() * shape.width();
        MemoryDescriptor matrix = own(MemoryDescriptor.of(type, Layout.ROWS, rows, shape.channels()));
        PrimitiveDescriptor primitive = own(PrimitiveDescriptor.rmsNormalization(
                engine, matrix, matrix, Operation.L2Normalization.rmsEpsilon(n.epsilon(), shape.channels())));
        MemoryDescriptor scale = own(MemoryDescriptor.of(ElementType.FLOAT32, Layout.VECTOR, shape.channels()));
        add(
                n.name(),
                primitive,
                new Value(nhwc.name(), matrix),
                matrix,
                Map.of(Argument.SCALE, packed(n.name() + ".weight", scale)));
        values.put(n.name(), new Value(n.name(), nhwc.descriptor()));
    }

    private Value value(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private Value inLayout(Value value, MemoryDescriptor wanted) {
        return value.descriptor().sameAs(wanted)
                ? value
                : reorder(value, value.name() + ".reordered" + steps.size(), wanted);
    }

    private Value reorder(Value from, String name, MemoryDescriptor to) {
        return add(name, own(PrimitiveDescriptor.reorder(engine, from.descriptor(), to)), from, to, Map.of());
    }

    private static Parameter packed(String parameter, MemoryDescriptor layout) {
        return new Parameter(parameter, new ParameterForm.Packed(layout));
    }

    private Value add(
            String name,
            PrimitiveDescriptor primitive,
            Value source,
            MemoryDescriptor result,
            Map<Argument, Parameter> parameters) {
        Map<Argument, MemoryDescriptor> layouts = new EnumMap<>(Argument.class);
        parameters.forEach((argument, parameter) -> {
            if (parameter.form() instanceof ParameterForm.Packed(MemoryDescriptor layout)) {
                layouts.put(argument, layout);
            }
        });
        layouts.put(Argument.SOURCE, source.descriptor());
        layouts.put(Argument.DESTINATION, result);
        layouts.put(Argument.SCRATCHPAD, own(primitive.layout(Argument.SCRATCHPAD)));
        return add(name, new PrimitiveComputation(primitive, layouts, parameters), source, result);
    }

    private Value add(String name, Computation computation, Value source, MemoryDescriptor result) {
        Value destination = new Value(name, result);
        steps.add(new Step(name, computation, source, destination));
        values.put(name, destination);
        return destination;
    }

    private MemoryDescriptor tensor(ElementType elementType, Layout layout, Shape shape) {
        return own(MemoryDescriptor.of(elementType, layout, batch, shape.channels(), shape.height(), shape.width()));
    }

    private <T extends AutoCloseable> T own(T resource) {
        return owned.own(resource);
    }

    @Override
    public void close() {
        owned.close();
    }
}
