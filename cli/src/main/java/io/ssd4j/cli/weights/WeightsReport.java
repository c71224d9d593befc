// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.weights;

import io.ssd4j.cli.command.JsonDocument;
import io.ssd4j.cli.command.TextTable;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import io.ssd4j.ssd.weights.StoredTensor;
import io.ssd4j.ssd.weights.TensorFile;
import io.ssd4j.ssd.weights.TensorStatistics;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import tools.jackson.core.JsonGenerator;

/**
 * What a file of weights holds.
 *
 * @param file the file
 * @param variant the detector that it is for, if it shows that
 * @param classes the number of classes with the background, if it has heads
 * @param statistics what can be said about the values of each tensor of floating-point numbers
 */
record WeightsReport(
        TensorFile file,
        Optional<SsdVariant> variant,
        OptionalInt classes,
        SequencedMap<String, TensorStatistics> statistics) {

    /**
     * Reads all values of a checkpoint.
     *
     * @param variantGiven whether the checkpoint was opened for a variant, which is then shown rather than one that is recognized
     * @throws WeightsException if the file contradicts it, has no tensors to show, or has changed
     */
    static WeightsReport of(Checkpoint checkpoint, boolean variantGiven) {
        TensorFile file = checkpoint
                .file()
                .orElseThrow(() -> new WeightsException(
                        checkpoint.source() + ": generated weights are not a file, so there are no tensors to show"));
        SequencedMap<String, TensorStatistics> statistics = new LinkedHashMap<>();
        file.tensors().forEach((name, tensor) -> {
            if (tensor.isFloatingPoint()) {
                statistics.put(name, file.state().read(() -> TensorStatistics.of(tensor)));
            }
        });
        Optional<SsdVariant> variant = variantGiven && checkpoint.classes().isPresent()
                ? Optional.of(checkpoint.variant())
                : checkpoint.recognized();
        return new WeightsReport(file, variant, checkpoint.classes(), statistics);
    }

    void writeText(PrintWriter out) {
        out.println("format    " + file.format());
        out.println("variant   "
                + variant.map(SsdVariant::id)
                        .orElse(
                                classes.isPresent()
                                        ? "not recognized: pass --variant to the commands that use this file"
                                        : "none: there are no detection heads"));
        backbone().ifPresent(backbone -> out.println("backbone  " + TensorText.name(backbone)));
        quantization().ifPresent(how -> out.println("quantized " + TensorText.name(how)));
        classes.ifPresent(count -> out.println("classes   " + count + " with the background" + labels()));
        file.ignored().forEach(name -> out.println("also has  " + TensorText.name(name)));
        TextTable table = new TextTable(
                TextTable.Column.left("tensor"),
                TextTable.Column.left("shape"),
                TextTable.Column.left("type"),
                TextTable.Column.right("min"),
                TextTable.Column.right("max"),
                TextTable.Column.right("NaN"),
                TextTable.Column.right("Inf"));
        file.tensors().forEach((name, tensor) -> table.row(cells(name, tensor)));
        table.write(out);
        out.println(file.tensors().size() + " tensors, "
                + file.tensors().values().stream()
                        .mapToLong(StoredTensor::elements)
                        .sum() + " values");
    }

    private String labels() {
        return variant.map(
                        v -> ": " + TensorText.name(String.join(", ", v.labels().names())))
                .orElse("");
    }

    private Optional<String> backbone() {
        return Optional.ofNullable(file.metadata().get(Checkpoint.BACKBONE));
    }

    /** For example {@code version 1, minmax over 80 photos}. */
    private Optional<String> quantization() {
        return Optional.ofNullable(file.metadata().get(Checkpoint.QUANTIZATION))
                .map(version -> "version " + version
                        + Optional.ofNullable(file.metadata().get(Checkpoint.CALIBRATION))
                                .map(how -> ", " + how)
                                .orElse(""));
    }

    private String[] cells(String name, StoredTensor tensor) {
        TensorStatistics values = statistics.get(name);
        String type = tensor.dtype().name();
        String shape = TensorText.shape(tensor.shape());
        return values == null
                ? new String[] {TensorText.name(name), shape, type, "", "", "", ""}
                : new String[] {
                    TensorText.name(name),
                    shape,
                    type,
                    number(values.min()),
                    number(values.max()),
                    Long.toString(values.nan()),
                    Long.toString(values.infinite())
                };
    }

    private static String number(float value) {
        return Float.isNaN(value) ? "" : String.format(Locale.ROOT, "%.6g", value);
    }

    void writeJson(PrintWriter out) {
        JsonDocument.write(out, json -> {
            json.writeStringProperty("file", file.path().toString());
            json.writeStringProperty("format", file.format());
            text(json, "variant", variant.map(SsdVariant::id));
            text(json, "backbone", backbone());
            json.writeName("classes");
            if (classes.isPresent()) {
                json.writeNumber(classes.getAsInt());
            } else {
                json.writeNull();
            }
            json.writeArrayPropertyStart("labels");
            variant.ifPresent(v -> v.labels().names().forEach(json::writeString));
            json.writeEndArray();
            json.writeArrayPropertyStart("ignored");
            file.ignored().forEach(json::writeString);
            json.writeEndArray();
            json.writeArrayPropertyStart("tensors");
            for (Map.Entry<String, StoredTensor> tensor : file.tensors().entrySet()) {
                tensor(json, tensor.getKey(), tensor.getValue());
            }
            json.writeEndArray();
        });
    }

    private static void text(JsonGenerator json, String field, Optional<String> value) {
        json.writeName(field);
        value.ifPresentOrElse(json::writeString, json::writeNull);
    }

    private void tensor(JsonGenerator json, String name, StoredTensor tensor) {
        json.writeStartObject();
        json.writeStringProperty("name", name);
        json.writeArrayPropertyStart("shape");
        tensor.shape().forEach(json::writeNumber);
        json.writeEndArray();
        json.writeStringProperty("dtype", tensor.dtype().name());
        TensorStatistics values = statistics.get(name);
        JsonDocument.number(json, "min", values == null ? Double.NaN : values.min());
        JsonDocument.number(json, "max", values == null ? Double.NaN : values.max());
        json.writeNumberProperty("nan", values == null ? 0 : values.nan());
        json.writeNumberProperty("inf", values == null ? 0 : values.infinite());
        json.writeEndObject();
    }
}
