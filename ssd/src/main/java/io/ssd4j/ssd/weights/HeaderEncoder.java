// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Encodes the start of a safetensors file: the header's length, the header as JSON, and padding. */
final class HeaderEncoder {
    /** Tensor data starts at a multiple of this, so that a reader can map the file and use wide vector loads. */
    private static final int ALIGNMENT = 64;

    private static final JsonFactory JSON = new JsonFactory();

    private HeaderEncoder() {}

    static ByteBuffer encode(SafetensorsHeader header) throws IOException {
        byte[] json = json(header);
        int start = Math.ceilDiv(Long.BYTES + json.length, ALIGNMENT) * ALIGNMENT;
        ByteBuffer bytes = ByteBuffer.allocate(start).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(start - Long.BYTES).put(json);
        // Spaces are the only padding that the format allows after the JSON.
        bytes.put(" ".repeat(bytes.remaining()).getBytes(StandardCharsets.US_ASCII));
        return bytes.flip();
    }

    private static byte[] json(SafetensorsHeader header) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (!header.metadata().isEmpty()) {
                json.writeObjectFieldStart(SafetensorsHeader.METADATA);
                for (Map.Entry<String, String> entry : header.metadata().entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            for (Map.Entry<String, TensorInfo> entry : header.tensors().entrySet()) {
                json.writeObjectFieldStart(entry.getKey());
                tensor(json, entry.getValue());
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void tensor(JsonGenerator json, TensorInfo tensor) throws IOException {
        json.writeStringField("dtype", tensor.dtype().name());
        json.writeArrayFieldStart("shape");
        for (long extent : tensor.shape()) {
            json.writeNumber(extent);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("data_offsets");
        json.writeNumber(tensor.begin());
        json.writeNumber(tensor.end());
        json.writeEndArray();
    }
}
