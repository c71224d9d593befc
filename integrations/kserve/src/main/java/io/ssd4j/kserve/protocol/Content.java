// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The elements of an input tensor. */
public sealed interface Content {
    /** The most elements of the type {@link Datatype#BYTES} in a tensor: each takes some memory, even if it is empty. */
    int MOST_ELEMENTS = 1 << 16;

    /**
     * Elements of a fixed size.
     *
     * @param bytes little-endian, in row-major order, from position to limit
     */
    record Raw(ByteBuffer bytes) implements Content {}

    /** Elements of any length each, of the type {@link Datatype#BYTES}. */
    record Elements(List<ByteBuffer> elements) implements Content {

        /**
         * Checks the number of elements.
         *
         * @throws RequestException if there are more than {@link #MOST_ELEMENTS}
         */
        public Elements {
            if (elements.size() > MOST_ELEMENTS) {
                throw tooMany();
            }
        }

        /** The refusal of a tensor with too many elements, for those who notice it before they have all of them. */
        public static RequestException tooMany() {
            return RequestException.invalid("a tensor of the type BYTES has at most " + MOST_ELEMENTS + " elements");
        }
    }

    /**
     * Interprets the raw form of a tensor.
     *
     * @param tensor its name, for messages
     * @param bytes each element of the type BYTES is preceded by its length, four bytes little-endian
     * @throws RequestException if a length does not fit, or if there are too many elements
     */
    static Content ofRaw(String tensor, Datatype type, ByteBuffer bytes) {
        return type == Datatype.BYTES ? new Elements(split(tensor, bytes)) : new Raw(bytes);
    }

    private static List<ByteBuffer> split(String tensor, ByteBuffer bytes) {
        ByteBuffer rest = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        List<ByteBuffer> elements = new ArrayList<>();
        while (rest.hasRemaining()) {
            long length = rest.remaining() < Integer.BYTES ? Long.MAX_VALUE : Integer.toUnsignedLong(rest.getInt());
            if (length > rest.remaining()) {
                throw RequestException.invalid("the bytes of the input '" + tensor + "' end within element "
                        + elements.size() + "; each element is preceded by its length in four bytes");
            }
            if (elements.size() == MOST_ELEMENTS) {
                throw Elements.tooMany();
            }
            elements.add(rest.slice(rest.position(), (int) length));
            rest.position(rest.position() + (int) length);
        }
        return elements;
    }
}
