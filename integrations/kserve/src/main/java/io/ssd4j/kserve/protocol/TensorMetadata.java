// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.protocol;

import java.util.List;

/**
 * Describes an input or an output of a model.
 *
 * @param name its name
 * @param type its type
 * @param shape its extents; -1 for any
 */
public record TensorMetadata(String name, Datatype type, List<Long> shape) {

    /** Copies the shape. */
    public TensorMetadata {
        shape = List.copyOf(shape);
    }
}
