// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.http;

import io.ssd4j.kserve.protocol.Content;
import io.ssd4j.kserve.protocol.Datatype;
import io.ssd4j.kserve.protocol.InferenceRequest;
import io.ssd4j.kserve.protocol.InputTensor;
import io.ssd4j.kserve.protocol.OutputRequest;
import io.ssd4j.kserve.protocol.Parameters;
import io.ssd4j.kserve.protocol.RequestException;
import io.ssd4j.kserve.protocol.Shown;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads a request for inference: a JSON object, and behind it the tensors that are binary. */
final class RequestReader {
    private static final String BINARY_SIZE = "binary_data_size";

    /** The input of a body that consists of a photo only. */
    private static final String PHOTO = "photo";

    private static final int MOST_TENSORS = 64;

    private final byte[] body;
    private final LongConsumer memory;

    /** Where the next binary tensor begins. */
    private int next;

    private RequestReader(byte[] body, int jsonLength, LongConsumer memory) {
        this.body = body;
        this.memory = memory;
        this.next = jsonLength;
    }

    /** A tensor as the JSON object describes it. */
    private static final class Described {
        private String name = "";
        private @Nullable Datatype type;
        private @Nullable List<Long> shape;
        private @Nullable TensorData data;
        private Parameters parameters = Parameters.NONE;
    }

    /**
     * Reads a request.
     *
     * @param jsonLength bytes of the JSON object at the start of the body; empty if it is the whole body, and 0 if there is none, because the body
     *     is a photo
     * @param memory is told how many bytes the request takes besides its body, before it does; it may refuse them
     * @throws RequestException if it is wrong
     */
    static InferenceRequest read(
            String model, String version, byte[] body, OptionalInt jsonLength, LongConsumer memory) {
        int length = jsonLength.orElse(body.length);
        if (length < 0 || length > body.length) {
            throw RequestException.invalid("the header Inference-Header-Content-Length says " + length
                    + ", but the body has " + body.length + " bytes");
        }
        if (length == 0 && body.length > 0) {
            Content photo = new Content.Elements(List.of(ByteBuffer.wrap(body)));
            InputTensor tensor = new InputTensor(PHOTO, Datatype.BYTES, List.of(1L), photo, Parameters.NONE);
            return new InferenceRequest(model, version, "", Parameters.NONE, List.of(tensor), List.of());
        }
        RequestReader reader = new RequestReader(body, length, memory);
        InferenceRequest request = Json.read(body, 0, length, parser -> reader.request(model, version, parser));
        if (reader.next != body.length) {
            throw RequestException.invalid(
                    "the body has " + (body.length - length) + " bytes of binary tensors, but the '" + BINARY_SIZE
                            + "' of the inputs are " + (reader.next - length) + " together");
        }
        return request;
    }

    private InferenceRequest request(String model, String version, JsonParser parser) {
        String id = "";
        Parameters parameters = Parameters.NONE;
        List<Described> inputs = new ArrayList<>();
        List<OutputRequest> outputs = new ArrayList<>();
        require(parser.nextToken(), JsonToken.START_OBJECT, "the body must be a JSON object");
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String property = parser.currentName();
            parser.nextToken();
            switch (property) {
                case "id" -> id = text(parser, "id");
                case "parameters" -> parameters = parameters(parser);
                case "inputs" -> list(parser, "inputs", inputs, this::input);
                case "outputs" -> list(parser, "outputs", outputs, RequestReader::output);
                default -> parser.skipChildren();
            }
        }
        // In the order of the inputs, which is that of their bytes.
        List<InputTensor> tensors = inputs.stream().map(this::tensor).toList();
        return new InferenceRequest(model, version, id, parameters, tensors, outputs);
    }

    private static <T> void list(JsonParser parser, String property, List<T> list, Json.Reader<T> reader) {
        require(parser.currentToken(), JsonToken.START_ARRAY, "'" + property + "' must be an array");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            require(parser.currentToken(), JsonToken.START_OBJECT, "'" + property + "' must contain objects");
            if (list.size() == MOST_TENSORS) {
                throw RequestException.invalid("'" + property + "' has more than " + MOST_TENSORS + " elements");
            }
            list.add(reader.read(parser));
        }
    }

    private Described input(JsonParser parser) {
        Described input = new Described();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String property = parser.currentName();
            parser.nextToken();
            switch (property) {
                case "name" -> input.name = text(parser, "name");
                case "datatype" -> input.type = Datatype.of(text(parser, "datatype"));
                case "shape" -> input.shape = shape(parser);
                case "parameters" -> input.parameters = parameters(parser);
                case "data" -> input.data = TensorData.read(parser, memory);
                default -> parser.skipChildren();
            }
        }
        return input;
    }

    private static OutputRequest output(JsonParser parser) {
        String name = "";
        Parameters parameters = Parameters.NONE;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String property = parser.currentName();
            parser.nextToken();
            switch (property) {
                case "name" -> name = text(parser, "name");
                case "parameters" -> parameters = parameters(parser);
                default -> parser.skipChildren();
            }
        }
        return new OutputRequest(name, parameters);
    }

    private InputTensor tensor(Described input) {
        Datatype type = input.type;
        List<Long> shape = input.shape;
        if (type == null || shape == null) {
            throw RequestException.invalid("the input '" + Shown.text(input.name) + "' needs 'datatype' and 'shape'");
        }
        return new InputTensor(input.name, type, shape, content(input, type), input.parameters);
    }

    private Content content(Described input, Datatype type) {
        String name = Shown.text(input.name);
        if (input.parameters.values().containsKey(BINARY_SIZE)) {
            double size = input.parameters.number(BINARY_SIZE).orElse(-1);
            if (input.data != null || !(size >= 0 && size <= body.length - next)) {
                throw RequestException.invalid("the input '" + name + "' must have either 'data' or a '" + BINARY_SIZE
                        + "' of at most the " + (body.length - next) + " bytes that follow");
            }
            ByteBuffer bytes = ByteBuffer.wrap(body, next, (int) size).slice();
            next += (int) size;
            return Content.ofRaw(name, type, bytes);
        }
        TensorData data = input.data;
        if (data == null) {
            throw RequestException.invalid("the input '" + name + "' has no 'data'");
        }
        return data.content(name, type);
    }

    private static List<Long> shape(JsonParser parser) {
        require(parser.currentToken(), JsonToken.START_ARRAY, "'shape' must be an array");
        List<Long> shape = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            require(parser.currentToken(), JsonToken.VALUE_NUMBER_INT, "'shape' must contain whole numbers");
            if (shape.size() == MOST_TENSORS) {
                throw RequestException.invalid("'shape' has more than " + MOST_TENSORS + " extents");
            }
            shape.add(parser.getLongValue());
        }
        return shape;
    }

    private static Parameters parameters(JsonParser parser) {
        require(parser.currentToken(), JsonToken.START_OBJECT, "'parameters' must be an object");
        Map<String, Object> values = new HashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            switch (parser.nextToken()) {
                case VALUE_TRUE -> values.put(name, true);
                case VALUE_FALSE -> values.put(name, false);
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> values.put(name, parser.getDoubleValue());
                case VALUE_STRING -> values.put(name, parser.getString());
                // Parameters of other servers.
                case null, default -> parser.skipChildren();
            }
        }
        return new Parameters(values);
    }

    private static String text(JsonParser parser, String property) {
        require(parser.currentToken(), JsonToken.VALUE_STRING, "'" + property + "' must be a text");
        return parser.getString();
    }

    private static void require(@Nullable JsonToken token, JsonToken wanted, String message) {
        if (token != wanted) {
            throw RequestException.invalid(message);
        }
    }
}
