// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.protocol;

import java.util.List;

/**
 * A tensor in an answer.
 *
 * @param name the name of the output
 * @param type the type of its elements: FP32 or FP16 of {@link Values.Floats}, INT32 or INT64 of {@link Values.Integers}, BYTES of
 *     {@link Values.Texts}
 * @param shape the extents
 * @param values the elements in row-major order
 */
public record OutputTensor(String name, Datatype type, List<Long> shape, Values values) {

    /** Elements. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public sealed interface Values {
        /** Numbers. */
        record Floats(float[] values) implements Values {}

        /** Whole numbers. */
        record Integers(long[] values) implements Values {}

        /** Texts. */
        record Texts(List<String> values) implements Values {}
    }

    /** Copies the shape. */
    public OutputTensor {
        shape = List.copyOf(shape);
    }
}
