// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.quantization.Quantization;
import java.util.List;
import java.util.Set;

/**
 * How a network's values are stored on a GPU. All have one type, except that some convolutions may multiply 8-bit floating-point numbers. A
 * value is stored in 8 bits if such a convolution writes it and only such convolutions read it, also after poolings; then no other type of
 * it exists. Where such a convolution reads another value, that is converted first.
 *
 * @param element the type of everything else, and of outputs in device memory
 * @param float8 the convolutions that multiply 8-bit floating-point numbers
 */
public record Storage(ElementType element, Set<String> float8) {
    public Storage {
        float8 = Set.copyOf(float8);
    }

    /** One type for everything. */
    public static Storage of(ElementType element) {
        return new Storage(element, Set.of());
    }

    /** The type of what is not stored in 8 bits in a precision. */
    public static ElementType element(Precision precision) {
        return precision == Precision.FP8 ? ElementType.FLOAT16 : precision.elementType();
    }

    /** The storage of a model whose weights are quantized, if the precision needs it. */
    public static Storage of(Precision precision, Quantization quantization) {
        return precision == Precision.FP8
                ? new Storage(element(precision), quantization.weights().keySet())
                : of(element(precision));
    }

    /** The storage of a network for planning without weights: as many layers in 8 bits as possible. */
    public static Storage forPlanning(Network network, Precision precision) {
        return precision == Precision.FP8
                ? new Storage(element(precision), Quantization.float8Layers(network))
                : of(element(precision));
    }

    /** Whether a convolution multiplies 8-bit floating-point numbers. */
    public boolean isFloat8(Operation operation) {
        return float8.contains(operation.name());
    }

    /** The type of a value, {@link Network#INPUT} or that of an operation. */
    public ElementType typeOf(Network network, String value) {
        String written = Quantization.scaled(network, value);
        boolean narrow = float8.contains(written) && isReadInEightBits(network, written);
        return narrow ? ElementType.FLOAT8_E4M3 : element;
    }

    private boolean isReadInEightBits(Network network, String value) {
        List<Operation> readers = readers(network, value);
        return network.outputOf(value).isEmpty()
                && !readers.isEmpty()
                && readers.stream()
                        .allMatch(reader -> reader instanceof Operation.MaxPooling
                                ? isReadInEightBits(network, reader.name())
                                : isFloat8(reader));
    }

    /** Whether a value is also converted to 8-bit numbers, for convolutions that read it so. */
    public boolean isConverted(Network network, String value) {
        return typeOf(network, value) == element
                && readers(network, value).stream().anyMatch(this::isFloat8);
    }

    /** The operations that read a value. */
    static List<Operation> readers(Network network, String value) {
        return network.operations().stream()
                .filter(operation -> operation.input().equals(value))
                .toList();
    }

    /** The buffer of a value that was converted to 8-bit numbers, and the name of the step that does it. */
    public static String converted(String value) {
        return value + ".e4m3";
    }
}
