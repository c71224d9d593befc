// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.protocol;

import java.util.List;

/**
 * An input of a request. Its content has as many elements as its shape says.
 *
 * @param name the name of the input
 * @param type the type of the elements
 * @param shape the extents
 * @param content the elements
 * @param parameters of this tensor
 */
public record InputTensor(String name, Datatype type, List<Long> shape, Content content, Parameters parameters) {
    private static final int MOST_EXTENTS = 64;

    /**
     * Checks the number of elements.
     *
     * @throws RequestException if it does not match the shape, or if the shape has too many extents
     */
    public InputTensor {
        // Before a message shows them all.
        if (shape.size() > MOST_EXTENTS) {
            throw RequestException.invalid(
                    "the shape of the input '" + Shown.text(name) + "' has more than " + MOST_EXTENTS + " extents");
        }
        shape = List.copyOf(shape);
        long elements = elements(name, shape);
        switch (content) {
            case Content.Raw(var bytes) -> {
                // A division, because the product may overflow.
                if (bytes.remaining() % type.size() != 0 || bytes.remaining() / type.size() != elements) {
                    throw RequestException.invalid("the input '" + Shown.text(name) + "' with the shape " + shape
                            + " has " + elements + " elements of " + type.size() + " bytes, but " + bytes.remaining()
                            + " bytes were sent");
                }
            }
            case Content.Elements(var sent) -> {
                if (sent.size() != elements) {
                    throw RequestException.invalid("the input '" + Shown.text(name) + "' with the shape " + shape
                            + " has " + elements + " elements, but " + sent.size() + " were sent");
                }
            }
        }
    }

    private static long elements(String name, List<Long> shape) {
        long elements = 1;
        try {
            for (long extent : shape) {
                if (extent < 0) {
                    throw new ArithmeticException();
                }
                elements = Math.multiplyExact(elements, extent);
            }
        } catch (ArithmeticException _) {
            throw RequestException.invalid("the input '" + Shown.text(name) + "' cannot have the shape " + shape);
        }
        return elements;
    }
}
