// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.runtime.quantization.Quantization;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A network's parameters by name: {@code <operation>.weight} and {@code <operation>.bias}, float32, dense, little-endian.
 *
 * <p>Convolution weights are [out, in, kernel height, kernel width], biases [out], the weight of an L2 normalization [channels]. A
 * model packs what it needs when it is loaded and keeps no segment, so the weights may be closed after that. Implementations are
 * safe for reading from several threads.
 */
public interface Weights extends AutoCloseable {

    /**
     * The values of a parameter, read-only, valid until {@link #close()}.
     *
     * @param parameter for example {@code conv4_3.weight}
     * @param shape the shape that the network expects
     * @throws WeightsException if there is no such parameter or if it has another shape
     */
    MemorySegment parameter(String parameter, ParameterShape shape);

    /**
     * Writes the values of a parameter to memory of the caller. An engine that packs one parameter after another reads each this way,
     * so that weights that are produced on request do not need memory for all parameters at once.
     *
     * @param parameter for example {@code conv4_3.weight}
     * @param shape the shape that the network expects
     * @param destination receives the values; as many bytes as the shape has float32 elements
     * @throws WeightsException if there is no such parameter or if it has another shape
     */
    default void read(String parameter, ParameterShape shape, MemorySegment destination) {
        destination.copyFrom(parameter(parameter, shape));
    }

    /** The name of a parameter's tensor in the source, for messages; for a checkpoint, its key. */
    default String tensor(String parameter) {
        return parameter;
    }

    /**
     * How to compute with these weights in {@link Precision#INT8} or {@link Precision#FP8}, whichever they are quantized for; empty if they
     * are not quantized. The {@linkplain #parameter values} of a quantized parameter are dequantized.
     */
    default Optional<Quantization> quantization() {
        return Optional.empty();
    }

    /** The origin of the weights, as the user named it: {@code seeded:0} or a file. */
    String source();

    /** Releases the memory; idempotent. Segments returned earlier are unusable afterwards. */
    @Override
    void close();
}
