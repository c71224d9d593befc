// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Encodes the start of a safetensors file: the header's length, the header as JSON, and padding. */
final class HeaderEncoder {
    /** Tensor data starts at a multiple of this, so that a reader can map the file and use wide vector loads. */
    private static final int ALIGNMENT = 64;

    private static final JsonFactory JSON = new JsonFactory();

    private HeaderEncoder() {}

    static ByteBuffer encode(SafetensorsHeader header) {
        byte[] json = json(header);
        int start = Math.ceilDiv(Long.BYTES + json.length, ALIGNMENT) * ALIGNMENT;
        ByteBuffer bytes = ByteBuffer.allocate(start).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(start - Long.BYTES).put(json);
        // Spaces are the only padding that the format allows after the JSON.
        bytes.put(" ".repeat(bytes.remaining()).getBytes(StandardCharsets.US_ASCII));
        return bytes.flip();
    }

    private static byte[] json(SafetensorsHeader header) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            if (!header.metadata().isEmpty()) {
                json.writeObjectPropertyStart(SafetensorsHeader.METADATA);
                for (Map.Entry<String, String> entry : header.metadata().entrySet()) {
                    json.writeStringProperty(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            for (Map.Entry<String, TensorInfo> entry : header.tensors().entrySet()) {
                json.writeObjectPropertyStart(entry.getKey());
                tensor(json, entry.getValue());
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void tensor(JsonGenerator json, TensorInfo tensor) {
        json.writeStringProperty("dtype", tensor.dtype().name());
        json.writeArrayPropertyStart("shape");
        for (long extent : tensor.shape()) {
            json.writeNumber(extent);
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("data_offsets");
        json.writeNumber(tensor.begin());
        json.writeNumber(tensor.end());
        json.writeEndArray();
    }
}
