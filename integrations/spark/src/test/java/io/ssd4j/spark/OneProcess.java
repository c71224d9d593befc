// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.detect.PhotoResult;
import io.ssd4j.ssd.weights.Checkpoint;
import io.ssd4j.testing.Repository;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.Row;

/** What the library finds without Spark, in this process, with the detector of drawn shapes. */
final class OneProcess {
    /** The weights, which know the names of four shapes. */
    static final Path SHAPES = Repository.root().resolve("examples/shapes.safetensors");

    private OneProcess() {}

    /** The options with which executors compute the same bits as this process. */
    static DetectionOptions options() {
        return DetectionOptions.of(WeightsFile.of(SHAPES.toString()))
                .deterministic(true)
                .threads(1);
    }

    /** The detections of each photo that can be read. */
    static Map<Path, List<FoundObject>> detect(List<Path> photos) throws Exception {
        try (Device device = Device.open(
                        "cpu", DeviceOptions.DEFAULT.deterministic(true).threads(1));
                Checkpoint checkpoint = Checkpoint.open(SHAPES.toString(), Optional.empty(), _ -> {});
                Detector detector = Detector.open(device, checkpoint, Precision.FP32)) {
            Map<Path, List<FoundObject>> found = new HashMap<>();
            // Photos of the same content are computed once.
            Map<String, List<FoundObject>> known = new HashMap<>();
            for (Path photo : photos) {
                String content = new String(Files.readAllBytes(photo), StandardCharsets.ISO_8859_1);
                if (!known.containsKey(content)) {
                    try (var results = detector.stream(List.of(photo).stream())) {
                        known.put(
                                content,
                                results.map(PhotoResult.Detected.class::cast)
                                        .map(result -> FoundObject.of(result.detections()))
                                        .findFirst()
                                        .orElseThrow());
                    }
                }
                found.put(photo, known.get(content));
            }
            return found;
        }
    }

    /** Checks that there is one row for each photo, with the same boxes as in this process, or with an error. */
    static void assertSame(DrawnPhotos photos, List<Row> rows) throws Exception {
        Map<Path, List<FoundObject>> expected = detect(photos.good());
        assertTrue(expected.values().stream().noneMatch(List::isEmpty), "a photo has no boxes to compare");
        List<Path> paths = new ArrayList<>();
        for (Row row : rows) {
            Path path = path(row);
            paths.add(path);
            String error = row.getAs("error");
            if (photos.bad().contains(path)) {
                assertNotNull(error, path + " has no error");
                assertTrue(error.contains(path.getFileName().toString()), error);
                assertTrue(row.isNullAt(row.fieldIndex("detections")));
            } else {
                assertNull(error);
                assertEquals(Objects.requireNonNull(expected.get(path)), FoundObject.of(row), path.toString());
            }
        }
        assertEquals(rows.size(), new TreeSet<>(paths).size(), "a photo has two rows");
        List<Path> all = new ArrayList<>(photos.good());
        all.addAll(photos.bad());
        assertEquals(new TreeSet<>(all), new TreeSet<>(paths));
        assertFalse(rows.isEmpty());
    }

    /** The path of a row, which is a URI. */
    static Path path(Row row) {
        return Path.of(URI.create(row.getAs("path")));
    }
}
