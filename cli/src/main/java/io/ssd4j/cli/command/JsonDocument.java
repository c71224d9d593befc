// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.command;

import java.io.PrintWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** A JSON object on one line, with its fields in the order in which they are written. */
public final class JsonDocument {
    /**
     * The schema that the documents follow, described in {@code docs/command-line.md}; any change to the fields
     * increments it.
     */
    public static final int SCHEMA = 1;

    private static final JsonFactory JSON = JsonFactory.builder()
            // ASCII preserves file names regardless of the terminal's encoding.
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    /** Writes the fields of an object. */
    @FunctionalInterface
    public interface Body {
        void write(JsonGenerator json);
    }

    private JsonDocument() {}

    public static void write(PrintWriter out, Body body) {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeNumberProperty("schema", SCHEMA);
            body.write(json);
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    /** Writes a number, or null for NaN and infinities, which JSON cannot represent. */
    public static void number(JsonGenerator json, String field, double value) {
        json.writeName(field);
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }
}
