// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark.example;

import io.ssd4j.spark.DetectionOptions;
import io.ssd4j.spark.SsdSpark;
import io.ssd4j.spark.WeightsFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

public class Boxes {
    public static void write(SparkSession session, String photos, String weights, String output) {
        Dataset<Row> files = session.read().format("binaryFile").load(photos);
        DetectionOptions options = DetectionOptions.of(WeightsFile.of(weights)).threshold(0.6f);
        SsdSpark.detect(files, options).write().parquet(output);
    }

    public static Dataset<Row> query(SparkSession session, String photos, String weights) {
        SsdSpark.register(session, "ssd_detect", DetectionOptions.of(WeightsFile.of(weights)));
        session.read().format("binaryFile").load(photos).createOrReplaceTempView("photos");
        return session.sql("SELECT path, explode(ssd_detect(content).detections) AS found FROM photos");
    }
}
