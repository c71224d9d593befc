// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.features;

import io.ssd4j.cli.command.JsonDocument;
import io.ssd4j.cli.features.FeaturesResult.ImageFeatures;
import java.io.PrintWriter;
import tools.jackson.core.JsonGenerator;

/**
 * {@code {"schema":1,"model","weights","precision","batch","device":{"id","name","reason"},
 * "images":[{"file","maps":[{"name","shape":[C,H,W],"min","mean","max","l2"}]}],"batchMillis":[…]}}.
 */
final class FeaturesJson {
    private FeaturesJson() {}

    static void write(FeaturesResult result, PrintWriter out) {
        JsonDocument.write(out, json -> {
            json.writeStringProperty("model", result.request().model().id());
            json.writeStringProperty("weights", result.request().weights());
            json.writeStringProperty("precision", result.request().precision().id());
            json.writeNumberProperty("batch", result.request().batch());
            result.device().writeProperty(json);
            json.writeArrayPropertyStart("images");
            for (ImageFeatures image : result.images()) {
                json.writeStartObject();
                json.writeStringProperty("file", image.file());
                json.writeArrayPropertyStart("maps");
                for (MapStatistics map : image.maps()) {
                    write(map, json);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("batchMillis");
            for (double millis : result.batchMillis()) {
                json.writeNumber(millis);
            }
            json.writeEndArray();
        });
    }

    private static void write(MapStatistics map, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("name", map.name());
        json.writeName("shape");
        int[] shape = {map.shape().channels(), map.shape().height(), map.shape().width()};
        json.writeArray(shape, 0, shape.length);
        JsonDocument.number(json, "min", map.min());
        JsonDocument.number(json, "mean", map.mean());
        JsonDocument.number(json, "max", map.max());
        JsonDocument.number(json, "l2", map.l2());
        json.writeEndObject();
    }
}
