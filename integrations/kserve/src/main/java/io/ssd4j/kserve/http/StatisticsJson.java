// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.http;

import io.ssd4j.kserve.model.ServedModel;
import io.ssd4j.kserve.model.Statistics;
import tools.jackson.core.JsonGenerator;

/** The statistics of the model in JSON, as the protocol's extension has them. */
final class StatisticsJson {
    private StatisticsJson() {}

    static void write(JsonGenerator json, ServedModel model) {
        Statistics.Snapshot now = model.statistics().now();
        json.writeStartObject();
        json.writeArrayPropertyStart("model_stats");
        json.writeStartObject();
        json.writeStringProperty("name", model.name());
        json.writeStringProperty("version", ServedModel.VERSION);
        json.writeNumberProperty("last_inference", now.lastMillis());
        json.writeNumberProperty("inference_count", now.images());
        json.writeNumberProperty("execution_count", now.inference().count());
        json.writeObjectPropertyStart("inference_stats");
        write(json, "success", now.success());
        write(json, "fail", now.failure());
        write(json, "queue", now.queue());
        write(json, "compute_input", now.input());
        write(json, "compute_infer", now.inference());
        write(json, "compute_output", now.output());
        json.writeEndObject();
        json.writeArrayPropertyStart("batch_stats");
        for (Statistics.OfBatchSize batch : now.batches()) {
            json.writeStartObject();
            json.writeNumberProperty("batch_size", batch.size());
            write(json, "compute_infer", batch.inference());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String property, Statistics.Total total) {
        json.writeObjectPropertyStart(property);
        json.writeNumberProperty("count", total.count());
        json.writeNumberProperty("ns", total.nanos());
        json.writeEndObject();
    }
}
