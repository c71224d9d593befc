// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.http;

import io.ssd4j.kserve.protocol.ModelMetadata;
import io.ssd4j.kserve.protocol.TensorMetadata;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Describes a model in JSON. */
final class MetadataJson {
    private MetadataJson() {}

    static void write(JsonGenerator json, ModelMetadata model) {
        json.writeStartObject();
        json.writeStringProperty("name", model.name());
        json.writeArrayPropertyStart("versions");
        json.writeString(model.version());
        json.writeEndArray();
        json.writeStringProperty("platform", model.platform());
        write(json, "inputs", model.inputs());
        write(json, "outputs", model.outputs());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String property, List<TensorMetadata> tensors) {
        json.writeArrayPropertyStart(property);
        for (TensorMetadata tensor : tensors) {
            json.writeStartObject();
            json.writeStringProperty("name", tensor.name());
            json.writeStringProperty("datatype", tensor.type().name());
            json.writeArrayPropertyStart("shape");
            tensor.shape().forEach(json::writeNumber);
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
