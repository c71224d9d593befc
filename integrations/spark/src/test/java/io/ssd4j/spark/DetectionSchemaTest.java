// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.ssd.detect.Box;
import io.ssd4j.ssd.detect.Detection;
import io.ssd4j.ssd.model.Labels;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class DetectionSchemaTest {
    private static final Labels NAMES = new Labels(List.of("cat", "dog"));

    @Test
    void aDetectionIsAStruct() {
        Row[] rows =
                DetectionSchema.detections(List.of(new Detection(2, "dog", 0.75f, new Box(1, 2, 30, 40))), NAMES, 0.5f);
        assertArrayEquals(new Row[] {RowFactory.create(RowFactory.create(1f, 2f, 30f, 40f), 2, "dog", 0.75f)}, rows);
    }

    @Test
    void onlyGreaterScoresStay() {
        Box box = new Box(0, 0, 1, 1);
        Row[] rows = DetectionSchema.detections(
                List.of(new Detection(1, "cat", 0.75f, box), new Detection(2, "dog", 0.5f, box)), NAMES, 0.5f);
        assertEquals(1, rows.length);
    }

    @Test
    void classesWithoutNamesHaveNull() {
        Row[] rows = DetectionSchema.detections(
                List.of(new Detection(2, "class 2", 0.75f, new Box(0, 0, 1, 1))), Labels.numbered(2), 0.5f);
        assertEquals(RowFactory.create(RowFactory.create(0f, 0f, 1f, 1f), 2, null, 0.75f), rows[0]);
    }
}
