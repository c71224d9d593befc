// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ssd4j.runtime.plan.NetworkPlan;
import io.ssd4j.runtime.plan.PlannedLayer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;

/**
 * {@code {"schema":1,"profile","precision","batch","layers":[{"name","engine","knobs":{…},"candidates","workspace","flop",
 * "bytes","bound"}]}}; where candidates were timed a layer has "micros" before its bound, the median of the chosen one.
 */
final class PlanJson {
    private PlanJson() {}

    static void write(NetworkPlan plan, PrintWriter out) {
        JsonDocument.write(out, json -> {
            json.writeStringField("profile", plan.profile());
            json.writeStringField("precision", plan.precision().id());
            json.writeNumberField("batch", plan.batch());
            json.writeArrayFieldStart("layers");
            for (PlannedLayer layer : plan.layers()) {
                write(layer, json);
            }
            json.writeEndArray();
        });
    }

    private static void write(PlannedLayer layer, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", layer.name());
        json.writeStringField("engine", layer.engine());
        json.writeObjectFieldStart("knobs");
        for (Map.Entry<String, Long> knob : layer.knobs().entrySet()) {
            json.writeNumberField(knob.getKey(), knob.getValue());
        }
        json.writeEndObject();
        json.writeNumberField("candidates", layer.candidates());
        json.writeNumberField("workspace", layer.workspace());
        json.writeNumberField("flop", layer.flop());
        json.writeNumberField("bytes", layer.bytes());
        if (layer.micros().isPresent()) {
            json.writeNumberField("micros", layer.micros().getAsDouble());
        }
        if (layer.roofline().isPresent()) {
            json.writeStringField("bound", layer.roofline().get().bound().id());
        } else {
            json.writeNullField("bound");
        }
        json.writeEndObject();
    }
}
