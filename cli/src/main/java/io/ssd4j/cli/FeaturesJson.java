// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * {@code {"schema":1,"model","weights","precision","batch","device":{"id","name","reason"},
 * "images":[{"file","maps":[{"name","shape":[C,H,W],"min","mean","max","l2"}]}],"batchMillis":[…]}}.
 */
final class FeaturesJson {
    private FeaturesJson() {}

    static void write(FeaturesResult result, PrintWriter out) {
        JsonDocument.write(out, json -> {
            json.writeStringField("model", result.request().model().id());
            json.writeStringField("weights", result.request().weights());
            json.writeStringField("precision", result.request().precision().id());
            json.writeNumberField("batch", result.request().batch());
            json.writeObjectFieldStart("device");
            json.writeStringField("id", result.device().id());
            json.writeStringField("name", result.device().name());
            json.writeStringField("reason", result.device().reason());
            json.writeEndObject();
            json.writeArrayFieldStart("images");
            for (ImageFeatures image : result.images()) {
                json.writeStartObject();
                json.writeStringField("file", image.file());
                json.writeArrayFieldStart("maps");
                for (MapStatistics map : image.maps()) {
                    write(map, json);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("batchMillis");
            for (double millis : result.batchMillis()) {
                json.writeNumber(millis);
            }
            json.writeEndArray();
        });
    }

    private static void write(MapStatistics map, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", map.name());
        json.writeFieldName("shape");
        int[] shape = {map.shape().channels(), map.shape().height(), map.shape().width()};
        json.writeArray(shape, 0, shape.length);
        JsonDocument.number(json, "min", map.min());
        JsonDocument.number(json, "mean", map.mean());
        JsonDocument.number(json, "max", map.max());
        JsonDocument.number(json, "l2", map.l2());
        json.writeEndObject();
    }
}
