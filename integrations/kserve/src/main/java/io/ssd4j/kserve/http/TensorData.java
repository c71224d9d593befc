// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.http;

import io.ssd4j.kserve.protocol.Content;
import io.ssd4j.kserve.protocol.Datatype;
import io.ssd4j.kserve.protocol.RequestException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/** The elements of a tensor in JSON, nested or not. Their type may follow them, so that it is not known while they are read. */
final class TensorData {
    private static final int FIRST = 1024;
    private static final int LARGEST_BYTE = 255;

    private final LongConsumer memory;
    private final List<ByteBuffer> texts = new ArrayList<>();
    private float[] numbers = new float[0];
    private int count;

    private TensorData(LongConsumer memory) {
        this.memory = memory;
    }

    /**
     * Reads the array at which the parser is.
     *
     * @param memory is told how many bytes the elements take, before they do; it may refuse them
     */
    static TensorData read(JsonParser parser, LongConsumer memory) {
        TensorData data = new TensorData(memory);
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw RequestException.invalid("'data' must be an array");
        }
        for (int depth = 1; depth > 0; ) {
            switch (parser.nextToken()) {
                case START_ARRAY -> depth++;
                case END_ARRAY -> depth--;
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> data.add(parser.getFloatValue());
                case VALUE_STRING -> data.add(base64(parser));
                case null, default -> throw RequestException.invalid("'data' may contain numbers or texts only");
            }
        }
        return data;
    }

    private static byte[] base64(JsonParser parser) {
        try {
            return parser.getBinaryValue();
        } catch (StreamReadException _) {
            throw RequestException.invalid(
                    "a text in 'data' is not base64, in which JSON carries elements of the type BYTES");
        }
    }

    private void add(byte[] text) {
        if (texts.size() == Content.MOST_ELEMENTS) {
            throw Content.Elements.tooMany();
        }
        memory.accept(text.length);
        texts.add(ByteBuffer.wrap(text));
    }

    private void add(float number) {
        if (count == numbers.length) {
            int more = Math.max(FIRST, count + count / 2);
            // A number in JSON may take two bytes of the body, but four here, and again in the tensor.
            memory.accept((long) (more - count) * Float.BYTES);
            numbers = Arrays.copyOf(numbers, more);
        }
        numbers[count++] = number;
    }

    /**
     * The elements as a type has them.
     *
     * @throws RequestException if they do not have that type
     */
    Content content(String tensor, Datatype type) {
        boolean isBytes = type == Datatype.BYTES;
        if (isBytes ? count > 0 : !texts.isEmpty()) {
            throw RequestException.invalid("the input '" + tensor + "' is of the type " + type + ", but its data are "
                    + (isBytes ? "numbers" : "texts"));
        }
        return switch (type) {
            case BYTES -> new Content.Elements(texts);
            case UINT8 -> new Content.Raw(bytes(tensor));
            case FP32 -> new Content.Raw(floats());
            default ->
                throw RequestException.invalid("the input '" + tensor + "' is of the type " + type
                        + ", which is accepted as binary data only");
        };
    }

    private ByteBuffer bytes(String tensor) {
        memory.accept(count);
        ByteBuffer bytes = ByteBuffer.allocate(count);
        for (int i = 0; i < count; i++) {
            int value = (int) numbers[i];
            if (value != numbers[i] || value < 0 || value > LARGEST_BYTE) {
                throw RequestException.invalid(
                        "element " + i + " of the input '" + tensor + "' is not a whole number from 0 to 255");
            }
            bytes.put((byte) value);
        }
        return bytes.flip();
    }

    private ByteBuffer floats() {
        memory.accept((long) count * Float.BYTES);
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(count, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers, 0, count);
        return bytes;
    }
}
