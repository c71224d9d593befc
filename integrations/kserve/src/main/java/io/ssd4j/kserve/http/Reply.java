// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.http;

import io.ssd4j.kserve.protocol.RequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/**
 * An answer in HTTP.
 *
 * @param status the status code
 * @param headers besides those of the body's length
 * @param body parts of the body
 */
record Reply(int status, Map<String, String> headers, List<byte[]> body) {
    private static final int OK = 200;
    private static final String TYPE = "Content-Type";
    private static final String JSON = "application/json";

    /** A JSON object. */
    static Reply json(Consumer<JsonGenerator> properties) {
        return json(OK, Map.of(TYPE, JSON), properties);
    }

    private static Reply json(int status, Map<String, String> headers, Consumer<JsonGenerator> properties) {
        byte[] bytes = Json.write(json -> {
            json.writeStartObject();
            properties.accept(json);
            json.writeEndObject();
        });
        return new Reply(status, headers, List.of(bytes));
    }

    /** A JSON value that is written whole. */
    static Reply value(Consumer<JsonGenerator> value) {
        return new Reply(OK, Map.of(TYPE, JSON), List.of(Json.write(value)));
    }

    /** The state of something; false is an error for probes, which look at the status code only. */
    static Reply state(boolean good, Consumer<JsonGenerator> properties) {
        return json(good ? OK : RequestException.Status.UNAVAILABLE.http(), Map.of(TYPE, JSON), properties);
    }

    /** Nothing. */
    static Reply empty() {
        return new Reply(OK, Map.of(), List.of());
    }

    /** The answer to a request for inference. */
    static Reply inference(ResponseWriter.Written written) {
        if (written.tensors().isEmpty()) {
            return new Reply(OK, Map.of(TYPE, JSON), List.of(written.json()));
        }
        List<byte[]> body = new ArrayList<>(written.tensors());
        body.addFirst(written.json());
        return new Reply(
                OK,
                Map.of(
                        TYPE,
                        "application/octet-stream",
                        RequestBody.JSON_LENGTH,
                        Integer.toString(written.json().length)),
                body);
    }

    /** An error. */
    static Reply error(RequestException failure) {
        Map<String, String> headers = switch (failure.status()) {
            case UNAUTHENTICATED -> Map.of(TYPE, JSON, "WWW-Authenticate", "Bearer");
            case BUSY, UNAVAILABLE -> Map.of(TYPE, JSON, "Retry-After", "1");
            // The rest of the body is not read.
            case TOO_LARGE -> Map.of(TYPE, JSON, "Connection", "close");
            default -> Map.of(TYPE, JSON);
        };
        return json(failure.status().http(), headers, json -> json.writeStringProperty("error", failure.text()));
    }

    long length() {
        return body.stream().mapToLong(part -> part.length).sum();
    }
}
