// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.plan;

import io.ssd4j.cli.command.JsonDocument;
import io.ssd4j.runtime.planning.NetworkPlan;
import io.ssd4j.runtime.planning.PlannedLayer;
import java.io.PrintWriter;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/**
 * {@code {"schema":1,"profile","precision","batch","layers":[{"name","engine","knobs":{…},"candidates","workspace","flop",
 * "bytes","bound"}]}}; where candidates were timed a layer has "micros" before its bound, the median of the chosen one.
 */
final class PlanJson {
    private PlanJson() {}

    static void write(NetworkPlan plan, PrintWriter out) {
        JsonDocument.write(out, json -> {
            json.writeStringProperty("profile", plan.profile());
            json.writeStringProperty("precision", plan.precision().id());
            json.writeNumberProperty("batch", plan.batch());
            json.writeArrayPropertyStart("layers");
            for (PlannedLayer layer : plan.layers()) {
                write(layer, json);
            }
            json.writeEndArray();
        });
    }

    private static void write(PlannedLayer layer, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("name", layer.name());
        json.writeStringProperty("engine", layer.implementation());
        json.writeObjectPropertyStart("knobs");
        for (Map.Entry<String, Long> knob : layer.knobs().entrySet()) {
            json.writeNumberProperty(knob.getKey(), knob.getValue());
        }
        json.writeEndObject();
        json.writeNumberProperty("candidates", layer.candidates());
        json.writeNumberProperty("workspace", layer.workspace());
        json.writeNumberProperty("flop", layer.flop());
        json.writeNumberProperty("bytes", layer.bytes());
        if (layer.micros().isPresent()) {
            json.writeNumberProperty("micros", layer.micros().getAsDouble());
        }
        if (layer.roofline().isPresent()) {
            json.writeStringProperty("bound", layer.roofline().get().bound().id());
        } else {
            json.writeNullProperty("bound");
        }
        json.writeEndObject();
    }
}
