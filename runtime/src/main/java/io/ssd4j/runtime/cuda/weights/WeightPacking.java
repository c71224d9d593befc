// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.weights;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.cuda.choice.InputPadding;
import io.ssd4j.runtime.cuda.program.ElementEncoding;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.cuda.program.StepTensor;
import io.ssd4j.runtime.cuda.program.Storage;
import io.ssd4j.runtime.cuda.program.TensorRole;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.runtime.quantization.Quantization;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * The layout of a network's parameters in one piece of memory, and their packing: convolution weights KRSC and biases
 * in the model's element type, or as 8-bit numbers with their factors; normalization weights in float32, as they are and
 * as the scale of an RMS normalization. The weights of a layer that reads the input are stored once for every
 * {@linkplain InputPadding#options(int) padding} of its channels.
 */
public final class WeightPacking {

    /** A tensor of a layer as its step reads it; weights with different paddings differ in their size. */
    record Key(String layer, StepTensor tensor) {}

    /**
     * A packed tensor.
     *
     * @param offset in bytes, aligned
     * @param writer fills its memory, which is zero before
     */
    record Packed(long offset, BiConsumer<Weights, MemorySegment> writer) {}

    private final Network network;
    private final Storage storage;
    private final Quantization quantization;
    private final Map<Key, Packed> tensors = new LinkedHashMap<>();
    private long end;

    /**
     * Lays out the parameters of a network.
     *
     * @param quantization the scales of the convolutions that multiply 8-bit numbers, and of the values that they read
     */
    public WeightPacking(Network network, Storage storage, Quantization quantization) {
        this.network = network;
        this.storage = storage;
        this.quantization = quantization;
        for (Operation operation : network.operations()) {
            int channels = network.shape(operation.input()).channels();
            boolean readsInput = operation.input().equals(Network.INPUT);
            switch (operation) {
                case Operation.Convolution c when storage.isFloat8(c) -> float8Convolution(c, channels);
                case Operation.Convolution c ->
                    convolution(c, channels, readsInput ? InputPadding.options(channels) : List.of(channels));
                case Operation.L2Normalization n -> normalization(n.name(), channels);
                case Operation.MaxPooling _ -> {}
            }
            if (storage.isConverted(network, operation.name())) {
                factor(Storage.converted(operation.name()), TensorRole.UNITS, 1 / scale(operation.name()));
            }
        }
    }

    private void float8Convolution(Operation.Convolution c, int inputs) {
        KrscPacking krsc = new KrscPacking(c.channels(), inputs, c.window().kernel(), inputs);
        float weightScale = Objects.requireNonNull(quantization.weights().get(c.name()), c.name())
                .getFirst();
        add(
                c.name(),
                new StepTensor(TensorRole.WEIGHTS, ElementType.FLOAT8_E4M3, krsc.elements()),
                (weights, target) ->
                        krsc.pack(weights(weights, c, inputs), ElementType.FLOAT8_E4M3, weightScale, target));
        vector(c.name(), ".bias", new StepTensor(TensorRole.BIAS, ElementType.FLOAT32, c.channels()), 1);
        factor(c.name(), TensorRole.DESCALE, scale(c.input()) * weightScale);
        if (storage.typeOf(network, c.name()) == ElementType.FLOAT8_E4M3) {
            factor(c.name(), TensorRole.UNITS, 1 / scale(c.name()));
        }
    }

    private float scale(String value) {
        String scaled = Quantization.scaled(network, value);
        return Objects.requireNonNull(quantization.values().get(scaled), () -> "the value " + scaled + " has no scale");
    }

    private void factor(String step, TensorRole role, float factor) {
        add(
                step,
                new StepTensor(role, ElementType.FLOAT32, 1),
                (_, target) -> target.set(ValueLayout.JAVA_FLOAT, 0, factor));
    }

    private static MemorySegment weights(Weights weights, Operation.Convolution c, int inputs) {
        int kernel = c.window().kernel();
        return weights.parameter(c.name() + ".weight", ParameterShape.of(c.channels(), inputs, kernel, kernel));
    }

    private void convolution(Operation.Convolution c, int inputs, List<Integer> paddings) {
        ElementType element = storage.element();
        for (int padded : paddings) {
            KrscPacking krsc = new KrscPacking(c.channels(), inputs, c.window().kernel(), padded);
            add(
                    c.name(),
                    new StepTensor(TensorRole.WEIGHTS, element, krsc.elements()),
                    (weights, target) -> krsc.pack(weights(weights, c, inputs), element, 1, target));
        }
        vector(c.name(), ".bias", new StepTensor(TensorRole.BIAS, element, c.channels()), 1);
    }

    private void normalization(String layer, int channels) {
        vector(layer, ".weight", new StepTensor(TensorRole.WEIGHTS, ElementType.FLOAT32, channels), 1);
        float factor = (float) Operation.L2Normalization.rmsScale(channels);
        vector(layer, ".weight", new StepTensor(TensorRole.SCALE, ElementType.FLOAT32, channels), factor);
    }

    private void vector(String layer, String suffix, StepTensor tensor, float factor) {
        int length = (int) tensor.elements();
        add(layer, tensor, (weights, target) -> {
            MemorySegment values = weights.parameter(layer + suffix, ParameterShape.of(length));
            for (int i = 0; i < length; i++) {
                float value = values.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i);
                ElementEncoding.set(tensor.element(), target, i, value * factor);
            }
        });
    }

    private void add(String layer, StepTensor tensor, BiConsumer<Weights, MemorySegment> writer) {
        tensors.put(new Key(layer, tensor), new Packed(end, writer));
        end += Math.ceilDiv(tensor.bytes(), Program.ALIGNMENT) * Program.ALIGNMENT;
    }

    Map<Key, Packed> tensors() {
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
        tensors.forEach((key, packed) -> packed.writer()
                .accept(weights, target.asSlice(packed.offset(), key.tensor().bytes())));
    }
}
