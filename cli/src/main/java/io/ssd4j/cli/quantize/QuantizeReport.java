// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.quantize;

import io.ssd4j.cli.command.JsonDocument;
import io.ssd4j.cli.command.TextTable;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.model.SsdVariant;
import java.io.PrintWriter;
import java.util.Locale;

/** The report of {@code quantize}, as text or as the JSON object that {@code docs/quantization.md} describes. */
final class QuantizeReport {
    private QuantizeReport() {}

    static void writeText(QuantizeResult result, PrintWriter out) {
        QuantizeRequest request = result.request();
        out.println(request.weights() + " -> " + request.out().name() + " ("
                + request.precision().id() + ")");
        out.println("network      " + name(result));
        out.println("calibration  " + request.method().name() + " over " + photos(result.calibrated()));
        out.println((request.precision() == Precision.INT8 ? "integers     " : "8-bit floats ")
                + result.scales().weights().size() + " convolutions; in floating point: "
                + (result.kept().isEmpty() ? "none" : String.join(", ", result.kept())));
        String emulated = request.precision() == Precision.FP8 ? ", emulated on the CPU" : "";
        out.println("agreement with fp32 over " + photos(result.heldOut()) + " held out" + emulated);
        TextTable table = new TextTable(
                TextTable.Column.left("output"), TextTable.Column.right("SNR dB"), TextTable.Column.right("cosine"));
        result.agreements()
                .forEach(output -> table.row(
                        output.output(),
                        String.format(Locale.ROOT, "%.2f", output.decibels()),
                        String.format(Locale.ROOT, "%.6f", output.cosine())));
        table.write(out);
    }

    private static String photos(int count) {
        return count + (count == 1 ? " photo" : " photos");
    }

    private static String name(QuantizeResult result) {
        return result.network()
                .detector()
                .map(SsdVariant::id)
                .orElseGet(() -> result.network().features().id() + ", without detection heads");
    }

    static void writeJson(QuantizeResult result, PrintWriter out) {
        QuantizeRequest request = result.request();
        JsonDocument.write(out, json -> {
            json.writeStringProperty("weights", request.weights());
            json.writeStringProperty("out", request.out().name());
            json.writeStringProperty("model", result.network().features().id());
            json.writeName("variant");
            result.network().detector().map(SsdVariant::id).ifPresentOrElse(json::writeString, json::writeNull);
            json.writeStringProperty("precision", request.precision().id());
            json.writeStringProperty("calibration", request.method().name());
            json.writeNumberProperty("photos", result.calibrated());
            json.writeNumberProperty("heldOut", result.heldOut());
            json.writeArrayPropertyStart("kept");
            result.kept().forEach(json::writeString);
            json.writeEndArray();
            json.writeArrayPropertyStart("outputs");
            for (QuantizeResult.OutputAgreement output : result.agreements()) {
                json.writeStartObject();
                json.writeStringProperty("name", output.output());
                JsonDocument.number(json, "snr", output.decibels());
                JsonDocument.number(json, "cosine", output.cosine());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("values");
            result.scales().values().forEach((value, scale) -> {
                json.writeStartObject();
                json.writeStringProperty("name", value);
                JsonDocument.number(json, "scale", scale);
                json.writeEndObject();
            });
            json.writeEndArray();
        });
    }
}
