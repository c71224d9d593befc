// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.cuda.choice.InputPadding;
import io.ssd4j.runtime.cuda.cudnn.RmsNormalization;
import io.ssd4j.runtime.cuda.cudnn.TensorRole;
import io.ssd4j.runtime.cuda.kernel.ElementEncoding;
import io.ssd4j.runtime.cuda.kernel.KernelElement;
import io.ssd4j.runtime.cuda.program.GpuProgram;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.ParameterShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * How a network's parameters lie in one piece of memory, and the packing of them: convolution weights KRSC and biases in the
 * precision's type, normalization weights float32, each as they are and as RMS normalization's scale. The weights of a layer
 * that reads the input are there once for every {@linkplain InputPadding padding} that it may be given.
 */
final class WeightPacking {

    /**
     * What is packed.
     *
     * @param layer the operation's name
     * @param role what it is to the operation
     * @param inputChannels of convolution weights, the padded ones included; otherwise 0
     */
    record Key(String layer, TensorRole role, int inputChannels) {}

    /** Writes a tensor into memory that is zero. */
    private interface Writer {
        void write(Weights weights, MemorySegment target);
    }

    private record Packed(Tensor tensor, Writer writer) {}

    /**
     * A tensor and its place.
     *
     * @param offset in bytes, aligned
     * @param bytes its size
     */
    record Tensor(Key key, long offset, long bytes) {}

    private final KernelElement element;
    private final List<Packed> packed = new ArrayList<>();
    private long end;

    private WeightPacking(KernelElement element) {
        this.element = element;
    }

    static WeightPacking of(Network network, Precision precision) {
        WeightPacking packing = new WeightPacking(KernelElement.of(precision));
        List<Integer> paddings = new InputPadding(network, precision).options();
        for (Operation operation : network.operations()) {
            int channels = network.shape(operation.input()).channels();
            switch (operation) {
                case Operation.Convolution c ->
                    packing.convolution(c, channels, c.input().equals(Network.INPUT) ? paddings : List.of(channels));
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
        vector(new Key(layer, TensorRole.WEIGHTS, 0), KernelElement.F32, weight, channels, 1);
        float factor = RmsNormalization.scaleFactor(channels);
        vector(new Key(layer, TensorRole.SCALE, 0), KernelElement.F32, weight, channels, factor);
    }

    private void vector(Key key, KernelElement type, String parameter, int length, float factor) {
        add(key, (long) length * type.bytes(), (weights, target) -> {
            MemorySegment values = weights.parameter(parameter, ParameterShape.of(length));
            for (int i = 0; i < length; i++) {
                float value = values.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i);
                ElementEncoding.set(type, target, i, value * factor);
            }
        });
    }

    private void add(Key key, long bytes, Writer writer) {
        packed.add(new Packed(new Tensor(key, end, bytes), writer));
        end += (bytes + GpuProgram.ALIGNMENT - 1) & -GpuProgram.ALIGNMENT;
    }

    /** Where everything lies. */
    List<Tensor> tensors() {
        return packed.stream().map(Packed::tensor).toList();
    }

    /** Bytes of all. */
    long bytes() {
        return end;
    }

    /**
     * Packs.
     *
     * @param target of {@link #bytes()}, zero
     */
    void pack(Weights weights, MemorySegment target) {
        for (Packed p : packed) {
            p.writer()
                    .write(
                            weights,
                            target.asSlice(p.tensor().offset(), p.tensor().bytes()));
        }
    }
}
