// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.http;

import io.ssd4j.kserve.protocol.RequestException;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** Reads and writes JSON. */
final class Json {
    private static final int MOST_NESTING = 16;
    private static final int LONGEST_NUMBER = 64;
    private static final int LONGEST_NAME = 256;

    /** A photo is one text, as large as the body may be; the body has its own limit. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            // Names that clients make up would otherwise stay in memory.
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_NESTING)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxNameLength(LONGEST_NAME)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private Json() {}

    /** Reads a value from a parser. */
    interface Reader<T> {
        T read(JsonParser parser);
    }

    /**
     * Reads a document.
     *
     * @throws RequestException if it is no JSON
     */
    static <T> T read(byte[] bytes, int offset, int length, Reader<T> reader) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
            T value = reader.read(parser);
            if (parser.nextToken() != null) {
                throw RequestException.invalid(
                        "the body goes on after the JSON object; if it has binary tensors, the header"
                                + " Inference-Header-Content-Length says where they begin");
            }
            return value;
        } catch (JacksonException e) {
            var place = e.getLocation();
            throw RequestException.invalid("the body is not valid JSON"
                    + (place == null ? "" : ", in line " + place.getLineNr() + ", column " + place.getColumnNr()));
        }
    }

    /** Writes a document. */
    static byte[] write(Consumer<JsonGenerator> writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
            writer.accept(json);
        }
        return bytes.toByteArray();
    }
}
