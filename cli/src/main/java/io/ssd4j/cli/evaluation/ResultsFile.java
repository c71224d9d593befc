// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import io.ssd4j.bindings.files.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes detections in COCO's format of results, which pycocotools loads: an array of {@code image_id}, {@code category_id},
 * {@code bbox} (left, top, width, height) and {@code score}.
 *
 * <p>Numbers are written with all digits of double precision, so that a reader evaluates exactly the same boxes.
 */
public final class ResultsFile {
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private ResultsFile() {}

    /** Writes the array; the caller commits the file. */
    public static void write(AtomicFile file, Benchmark benchmark, List<DetectedBox> detections) throws IOException {
        OutputStream out = Channels.newOutputStream(file.channel());
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartArray();
            for (DetectedBox box : detections) {
                json.writeStartObject();
                imageId(json, benchmark, benchmark.data().images().get(box.image()));
                json.writeNumberProperty(
                        "category_id",
                        benchmark.data().categories().get(box.category()).id());
                json.writeArrayPropertyStart("bbox");
                json.writeNumber((double) box.left());
                json.writeNumber((double) box.top());
                json.writeNumber(box.width());
                json.writeNumber(box.height());
                json.writeEndArray();
                json.writeNumberProperty("score", (double) box.score());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeRaw('\n');
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
    }

    private static void imageId(JsonGenerator json, Benchmark benchmark, AnnotatedImage image) {
        switch (benchmark) {
            case CocoBenchmark _ -> json.writeNumberProperty("image_id", Long.parseLong(image.id()));
            case VocBenchmark _ -> json.writeStringProperty("image_id", image.id());
        }
    }
}
