// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.weights;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.cuda.choice.InputPadding;
import io.ssd4j.runtime.cuda.program.ElementEncoding;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.cuda.program.TensorRole;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.ParameterShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The layout of a network's parameters in one piece of memory, and their packing: convolution weights KRSC and biases in the model's element
 * type; normalization weights in float32, as they are and as the scale of an RMS normalization. The weights of a layer that reads the input
 * are stored once for every {@linkplain InputPadding#options(int) padding} of its channels.
 */
public final class WeightPacking {

    /**
     * The name of a packed tensor.
     *
     * @param layer the operation's name
     * @param role its part in the operation
     * @param inputChannels of convolution weights, including the padding; otherwise 0
     */
    record Key(String layer, TensorRole role, int inputChannels) {}

    /**
     * A packed tensor.
     *
     * @param offset in bytes, aligned
     * @param bytes its size
     * @param writer fills its memory, which is zero before
     */
    record Tensor(long offset, long bytes, Writer writer) {}

    /** Writes a tensor. */
    interface Writer {
        void write(Weights weights, MemorySegment target);
    }

    private final ElementType element;
    private final Map<Key, Tensor> tensors = new LinkedHashMap<>();
    private long end;

    private WeightPacking(ElementType element) {
        this.element = element;
    }

    /** Lays out the parameters of a network. */
    public static WeightPacking of(Network network, ElementType element) {
        WeightPacking packing = new WeightPacking(element);
        for (Operation operation : network.operations()) {
            int channels = network.shape(operation.input()).channels();
            boolean readsInput = operation.input().equals(Network.INPUT);
            switch (operation) {
                case Operation.Convolution c ->
                    packing.convolution(c, channels, readsInput ? InputPadding.options(channels) : List.of(channels));
                case Operation.L2Normalization n -> packing.normalization(n.name(), channels);
                case Operation.MaxPooling _ -> {}
            }
        }
        return packing;
    }

    private void convolution(Operation.Convolution c, int inputs, List<Integer> paddings) {
        int kernel = c.window().kernel();
        for (int padded : paddings) {
            KrscPacking krsc = new KrscPacking(c.channels(), inputs, kernel, padded);
            add(
                    new Key(c.name(), TensorRole.WEIGHTS, padded),
                    krsc.elements() * element.bytes(),
                    (weights, target) -> krsc.pack(
                            weights.parameter(
                                    c.name() + ".weight", ParameterShape.of(c.channels(), inputs, kernel, kernel)),
                            element,
                            target));
        }
        vector(new Key(c.name(), TensorRole.BIAS, 0), element, c.name() + ".bias", c.channels(), 1);
    }

    private void normalization(String layer, int channels) {
        String weight = layer + ".weight";
        vector(new Key(layer, TensorRole.WEIGHTS, 0), ElementType.FLOAT32, weight, channels, 1);
        float factor = Problem.L2Normalization.rmsScale(channels);
        vector(new Key(layer, TensorRole.SCALE, 0), ElementType.FLOAT32, weight, channels, factor);
    }

    private void vector(Key key, ElementType type, String parameter, int length, float factor) {
        add(key, (long) length * type.bytes(), (weights, target) -> {
            MemorySegment values = weights.parameter(parameter, ParameterShape.of(length));
            for (int i = 0; i < length; i++) {
                float value = values.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i);
                ElementEncoding.set(type, target, i, value * factor);
            }
        });
    }

    private void add(Key key, long bytes, Writer writer) {
        tensors.put(key, new Tensor(end, bytes, writer));
        end += (bytes + Program.ALIGNMENT - 1) & -Program.ALIGNMENT;
    }

    /** The packed tensors. */
    Map<Key, Tensor> tensors() {
        return tensors;
    }

    /** Size in bytes of all parameters. */
    public long bytes() {
        return end;
    }

    /**
     * Packs the parameters.
     *
     * @param target of {@link #bytes()}, zero
     */
    void pack(Weights weights, MemorySegment target) {
        tensors.values()
                .forEach(tensor -> tensor.writer().write(weights, target.asSlice(tensor.offset(), tensor.bytes())));
    }
}
