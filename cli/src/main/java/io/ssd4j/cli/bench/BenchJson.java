// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.bench;

import io.ssd4j.cli.command.JsonDocument;
import java.io.PrintWriter;
import java.util.OptionalDouble;
import tools.jackson.core.JsonGenerator;

/**
 * {@code {"schema":1,"model","weights","precision","batch","device":{"id","name","reason"},"warmupRuns","settled","runs","seconds",
 * "latencyMillis":{"min","mean","p50","p90","p99","p99.9","max"},"imagesPerSecond","peakGflops",
 * "layers":[{"name","implementation","millis","gflop","gflops","ofPeak"}]}}; unknown numbers are null.
 */
final class BenchJson {
    private BenchJson() {}

    static void write(BenchResult result, PrintWriter out) {
        BenchRequest request = result.request();
        JsonDocument.write(out, json -> {
            json.writeStringProperty("model", request.model().id());
            json.writeStringProperty("weights", request.weights());
            json.writeStringProperty("precision", request.compute().precision().id());
            json.writeNumberProperty("batch", request.batch());
            result.device().writeProperty(json);
            json.writeNumberProperty("warmupRuns", result.warmupRuns());
            json.writeBooleanProperty("settled", result.settled());
            json.writeNumberProperty("runs", result.nanos().getTotalCount());
            json.writeNumberProperty("seconds", result.seconds());
            latency(result, json);
            json.writeNumberProperty("imagesPerSecond", result.imagesPerSecond());
            giga(json, "peakGflops", result.peak());
            json.writeArrayPropertyStart("layers");
            for (BenchLayer layer : result.layers()) {
                write(layer, result.peak(), json);
            }
            json.writeEndArray();
        });
    }

    private static void latency(BenchResult result, JsonGenerator json) {
        json.writeObjectPropertyStart("latencyMillis");
        json.writeNumberProperty("min", result.nanos().getMinValue() / 1e6);
        json.writeNumberProperty("mean", result.nanos().getMean() / 1e6);
        json.writeNumberProperty("p50", result.millis(50));
        json.writeNumberProperty("p90", result.millis(90));
        json.writeNumberProperty("p99", result.millis(99));
        json.writeNumberProperty("p99.9", result.millis(99.9));
        json.writeNumberProperty("max", result.nanos().getMaxValue() / 1e6);
        json.writeEndObject();
    }

    private static void write(BenchLayer layer, OptionalDouble peak, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("name", layer.time().name());
        json.writeStringProperty("implementation", layer.time().implementation());
        json.writeNumberProperty("millis", layer.time().nanos() / 1e6);
        json.writeNumberProperty("gflop", layer.flop() / 1e9);
        giga(json, "gflops", layer.flop() == 0 ? OptionalDouble.empty() : OptionalDouble.of(layer.rate()));
        JsonDocument.number(json, "ofPeak", layer.ofPeak(peak).orElse(Double.NaN));
        json.writeEndObject();
    }

    private static void giga(JsonGenerator json, String field, OptionalDouble value) {
        JsonDocument.number(json, field, value.orElse(Double.NaN) / 1e9);
    }
}
