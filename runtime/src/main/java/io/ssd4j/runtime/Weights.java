// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import java.lang.foreign.MemorySegment;

/**
 * A network's parameters by name: {@code <layer>.weight} and {@code <layer>.bias}, float32, dense, little-endian.
 *
 * <p>Convolution weights are [out, in, kernel height, kernel width], biases [out], the weight of an L2 normalization
 * [channels]. A model packs what it needs when it is loaded and keeps no segment, so the weights may be closed after
 * that. Implementations are safe for reading from several threads.
 */
public interface Weights extends AutoCloseable {

    /**
     * The values of a parameter, read-only, valid until {@link #close()}.
     *
     * @param parameter for example {@code conv4_3.weight}
     * @param shape the shape that the network expects
     * @throws WeightsException where there is no such parameter or its shape is another
     */
    MemorySegment parameter(String parameter, long... shape);

    /** Where the weights come from, as the user named it: {@code seeded:0} or a file. */
    String source();

    /** Releases the memory; idempotent. Segments handed out before are unusable afterwards. */
    @Override
    void close();
}
