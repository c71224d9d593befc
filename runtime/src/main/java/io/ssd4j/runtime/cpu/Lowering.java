// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.ElementType;
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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Lowers a network to oneDNN primitives for one batch size. Convolutions are computed as chosen, poolings keep the layout of their
 * input, and a reorder is inserted only if a value is not in the layout that its reader chose.
 *
 * <p>Owns the descriptors: the steps are usable until it is closed.
 */
final class Lowering implements AutoCloseable {
    /** The channels of a block of {@link Layout#CHANNEL_BLOCKS}. */
    private static final int BLOCK = 16;

    /** A map with fewer positions is copied in less time than a second primitive takes to start. */
    private static final int LEAST_POSITIONS = 256;

    private final CloseStack owned = new CloseStack();
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Value> values = new HashMap<>();
    private final Engine engine;
    private final Network network;
    private final Arithmetic arithmetic;
    private final ElementType type;
    private final int batch;
    private final int threads;
    private final ReturnedOutputs outputs;
    private final Choices choices;

    private Lowering(
            Engine engine,
            Network network,
            Arithmetic arithmetic,
            int batch,
            int threads,
            ReturnedOutputs outputs,
            Choices choices) {
        this.engine = engine;
        this.network = network;
        this.arithmetic = arithmetic;
        this.type = arithmetic.floating();
        this.batch = batch;
        this.threads = threads;
        this.outputs = outputs;
        this.choices = choices;
    }

    /** Lowers a network; the calling thread's OpenMP thread count must be the one used for execution. */
    static Lowering of(
            Engine engine,
            Network network,
            Arithmetic arithmetic,
            int batch,
            int threads,
            ReturnedOutputs outputs,
            Choices choices) {
        return CloseStack.prepare(
                new Lowering(engine, network, arithmetic, batch, threads, outputs, choices), Lowering::lower);
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
            returned(operation.name()).ifPresent(output -> {
                MemoryDescriptor returned = tensor(ElementType.FLOAT32, outputs.layout(), network.outputShape(output));
                reorder(outputSource(operation.name()), ReturnedOutputs.buffer(output), returned, 1);
            });
        }
    }

    /**
     * A value in the layout from which an output is made. oneDNN transposes most large maps faster if they first go into blocks of channels:
     * conv4_3 of SSD300 in 0.14 instead of 1.8 ms in float32 on a Zen 3, and from bfloat16 2.8 times faster on a Xeon.
     */
    private Value outputSource(String name) {
        Value value = value(name);
        Shape shape = network.shape(name);
        boolean transposed = outputs.layout() == Layout.NCHW
                && Stream.of(ElementType.FLOAT32, ElementType.BFLOAT16)
                        .anyMatch(from -> value.descriptor().sameAs(tensor(from, Layout.NHWC, shape)));
        boolean worth = (long) shape.height() * shape.width() >= LEAST_POSITIONS && shape.channels() % BLOCK == 0;
        return transposed && worth
                ? reorder(value, name + ".blocks", tensor(ElementType.FLOAT32, Layout.CHANNEL_BLOCKS, shape), 1)
                : value;
    }

    private void convolution(Operation.Convolution c) {
        ConvolutionProblem problem = ConvolutionProblem.of(network, c, Set.copyOf(outputs.names()));
        // An output is more exact if it is not rounded to the type of the layers.
        LoweredConvolution lowered = arithmetic.isQuantized(c.name())
                ? new IntegerConvolutions(engine, network, arithmetic, batch, threads, owned)
                        .lower(
                                problem,
                                choices.of(c.name()),
                                returned(c.name()).isPresent() ? ElementType.FLOAT32 : type)
                : new Convolutions(engine, type, batch, threads, owned).lower(problem, choices.of(c.name()));
        Value source = inLayout(value(c.input()), lowered.source(), arithmetic.readScale(network, c.name(), c.input()));
        if (lowered.pooled()) {
            String pooling = problem.pooling().orElseThrow().name();
            Value pooled = new Value(pooling, lowered.destination(), arithmetic.writtenScale(network, c.name()));
            steps.add(new Step(c.name() + "+" + pooling, lowered.computation(), source, pooled));
            values.put(pooling, pooled);
        } else {
            Value result = new Value(c.name(), lowered.destination(), arithmetic.writtenScale(network, c.name()));
            add(c.name(), lowered.computation(), source, result);
        }
    }

    /** The output of the session that a value is. */
    private Optional<String> returned(String value) {
        return network.outputOf(value).filter(outputs.names()::contains);
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
                engine,
                source.descriptor(),
                tensor(arithmetic.writtenType(network, p.name()), Layout.ANY, to),
                new Sliding(p.window(), from, to)));
        Value result = new Value(p.name(), own(primitive.layout(Argument.DESTINATION)), source.scale());
        add(p.name(), primitive, source, result, Map.of(), Map.of());
    }

    private void l2Normalization(Operation.L2Normalization n) {
        Shape shape = network.shape(n.name());
        // oneDNN normalizes over the last dimension, so the channels must be innermost.
        Value nhwc = inLayout(value(n.input()), tensor(type, Layout.NHWC, shape), 1);
        long rows = (long) batch * shape.height() * shape.width();
        MemoryDescriptor matrix = own(MemoryDescriptor.of(type, Layout.ROWS, rows, shape.channels()));
        PrimitiveDescriptor primitive = own(PrimitiveDescriptor.rmsNormalization(
                engine, matrix, matrix, Operation.L2Normalization.rmsEpsilon(n.epsilon(), shape.channels())));
        MemoryDescriptor scale = own(MemoryDescriptor.of(ElementType.FLOAT32, Layout.VECTOR, shape.channels()));
        add(
                n.name(),
                primitive,
                new Value(nhwc.name(), matrix),
                new Value(n.name(), matrix),
                Map.of(Argument.SCALE, packed(n.name() + ".weight", scale)),
                Map.of());
        values.put(n.name(), new Value(n.name(), nhwc.descriptor()));
    }

    private Value value(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private Value inLayout(Value value, MemoryDescriptor wanted, float scale) {
        return value.descriptor().sameAs(wanted)
                ? value
                : reorder(value, value.name() + ".reordered" + steps.size(), wanted, scale);
    }

    private Value reorder(Value from, String name, MemoryDescriptor to, float scale) {
        Map<Argument, float[]> scales = new EnumMap<>(Argument.class);
        if (from.scale() != scale) {
            scales.put(Argument.SOURCE_SCALE, new float[] {from.scale()});
            scales.put(Argument.DESTINATION_SCALE, new float[] {scale});
        }
        PrimitiveDescriptor primitive =
                own(PrimitiveDescriptor.reorder(engine, from.descriptor(), to, scales.keySet()));
        return add(name, primitive, from, new Value(name, to, scale), Map.of(), scales);
    }

    private static Parameter packed(String parameter, MemoryDescriptor layout) {
        return new Parameter(parameter, new ParameterForm.Packed(layout));
    }

    private Value add(
            String name,
            PrimitiveDescriptor primitive,
            Value source,
            Value destination,
            Map<Argument, Parameter> parameters,
            Map<Argument, float[]> scales) {
        PrimitiveComputation computation = PrimitiveComputation.of(
                owned, primitive, source.descriptor(), destination.descriptor(), parameters, scales);
        return add(name, computation, source, destination);
    }

    private Value add(String name, Computation computation, Value source, Value destination) {
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
