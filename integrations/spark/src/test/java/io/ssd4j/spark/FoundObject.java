// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import io.ssd4j.ssd.detect.Box;
import io.ssd4j.ssd.detect.Detection;
import java.util.List;
import org.apache.spark.sql.Row;

/** A detection, as an element of the column or as the library returns it. */
record FoundObject(Box box, int label, String name, float score) {

    /** The detections of a row with a column {@code detections}. */
    static List<FoundObject> of(Row row) {
        List<Row> detections = row.getList(row.fieldIndex("detections"));
        return detections.stream().map(FoundObject::object).toList();
    }

    private static FoundObject object(Row detection) {
        Row box = detection.getAs("box");
        return new FoundObject(
                new Box(box.getAs("left"), box.getAs("top"), box.getAs("right"), box.getAs("bottom")),
                detection.getAs("label"),
                detection.getAs("name"),
                detection.getAs("score"));
    }

    static List<FoundObject> of(List<Detection> detections) {
        return detections.stream()
                .map(found -> new FoundObject(found.box(), found.label(), found.name(), found.score()))
                .toList();
    }
}
