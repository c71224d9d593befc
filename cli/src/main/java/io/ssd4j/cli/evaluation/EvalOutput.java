// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import io.ssd4j.cli.command.JsonDocument;
import io.ssd4j.cli.command.TextTable;
import io.ssd4j.cli.command.TextTable.Column;
import io.ssd4j.cli.evaluation.EvaluationReport.ClassResult;
import io.ssd4j.cli.evaluation.EvaluationReport.Figure;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/** Writes what {@code eval} has measured. */
final class EvalOutput {
    private EvalOutput() {}

    static void writeText(EvalResult result, PrintWriter out) {
        EvaluationReport report = result.report();
        out.println(result.variant().id() + " (" + result.request().weights() + ") in "
                + result.request().compute().precision().id() + " on " + result.device() + ": "
                + result.images() + " images, " + annotations(result) + " annotations, " + detections(result)
                + " detections");
        out.println();
        TextTable figures = new TextTable(Column.left("metric"), Column.right("value"));
        report.figures().forEach(figure -> figures.row(figure.title(), text(figure)));
        figures.write(out);
        if (!report.classes().isEmpty()) {
            out.println();
            classes(report.classes()).write(out);
        }
    }

    private static TextTable classes(List<ClassResult> classes) {
        List<Column> columns =
                new ArrayList<>(List.of(Column.left("class"), Column.right("annotations"), Column.right("detections")));
        classes.getFirst().figures().forEach(figure -> columns.add(Column.right(figure.title())));
        TextTable table = new TextTable(columns.toArray(Column[]::new));
        for (ClassResult result : classes) {
            table.row(Stream.concat(
                            Stream.of(
                                    result.name(),
                                    Integer.toString(result.annotations()),
                                    Integer.toString(result.detections())),
                            result.figures().stream().map(EvalOutput::text))
                    .toArray(String[]::new));
        }
        return table;
    }

    private static String text(Figure figure) {
        return Double.isNaN(figure.value()) ? "-" : String.format(Locale.ROOT, "%.4f", figure.value());
    }

    private static int annotations(EvalResult result) {
        return result.report().classes().stream()
                .mapToInt(ClassResult::annotations)
                .sum();
    }

    private static int detections(EvalResult result) {
        return result.report().classes().stream()
                .mapToInt(ClassResult::detections)
                .sum();
    }

    static void writeJson(EvalResult result, PrintWriter out) {
        JsonDocument.write(out, json -> {
            json.writeStringProperty("dataset", result.request().kind().id());
            json.writeStringProperty("weights", result.request().weights());
            json.writeStringProperty("variant", result.variant().id());
            json.writeStringProperty(
                    "precision", result.request().compute().precision().id());
            json.writeStringProperty("device", result.device().toString());
            json.writeNumberProperty("images", result.images());
            json.writeNumberProperty("annotations", annotations(result));
            json.writeNumberProperty("detections", detections(result));
            json.writeObjectPropertyStart("metrics");
            figures(json, result.report().figures());
            json.writeEndObject();
            json.writeArrayPropertyStart("classes");
            for (ClassResult single : result.report().classes()) {
                json.writeStartObject();
                json.writeStringProperty("name", single.name());
                json.writeNumberProperty("annotations", single.annotations());
                json.writeNumberProperty("detections", single.detections());
                figures(json, single.figures());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void figures(JsonGenerator json, List<Figure> figures) {
        figures.forEach(figure -> JsonDocument.number(json, figure.key(), figure.value()));
    }
}
