// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import io.ssd4j.ssd.detect.Box;
import io.ssd4j.ssd.detect.Detection;
import io.ssd4j.ssd.model.Labels;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The columns of results, and the values in them. */
final class DetectionSchema {
    static final String PATH = "path";
    static final String DETECTIONS = "detections";
    static final String ERROR = "error";

    private static final StructType BOX = new StructType()
            .add("left", DataTypes.FloatType, false)
            .add("top", DataTypes.FloatType, false)
            .add("right", DataTypes.FloatType, false)
            .add("bottom", DataTypes.FloatType, false);

    private static final StructType DETECTION = new StructType()
            .add("box", BOX, false)
            .add("label", DataTypes.IntegerType, false)
            .add("name", DataTypes.StringType, true)
            .add("score", DataTypes.FloatType, false);

    /** What a photo's content gives. */
    static final StructType RESULT = new StructType()
            .add(DETECTIONS, DataTypes.createArrayType(DETECTION, false), true)
            .add(ERROR, DataTypes.StringType, true);

    /** A row for each photo. */
    static final StructType ROW = new StructType()
            .add(PATH, DataTypes.StringType, true)
            .add(DETECTIONS, DataTypes.createArrayType(DETECTION, false), true)
            .add(ERROR, DataTypes.StringType, true);

    private DetectionSchema() {}

    /**
     * The value of the column with detections.
     *
     * @param labels those of the detector
     * @param threshold scores that are not greater are dropped
     */
    static Row[] detections(List<Detection> detections, Labels labels, float threshold) {
        boolean named = !labels.equals(Labels.numbered(labels.count()));
        return detections.stream()
                .filter(detection -> detection.score() > threshold)
                .map(detection -> row(detection, named ? detection.name() : null))
                .toArray(Row[]::new);
    }

    private static Row row(Detection detection, @Nullable String name) {
        Box box = detection.box();
        return RowFactory.create(
                RowFactory.create(box.left(), box.top(), box.right(), box.bottom()),
                detection.label(),
                name,
                detection.score());
    }

    /** The message for the column with errors. */
    static String message(RuntimeException error) {
        return Objects.requireNonNullElseGet(error.getMessage(), error::toString);
    }
}
