// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import java.util.Arrays;
import java.util.Collections;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/**
 * Detection in the photos of a data set. The executors need the jars of ssd4j and the weights; <a
 * href="https://spark.apache.org/docs/latest/configuration.html">Spark's configuration</a> decides how many tasks run where, and which GPUs
 * they get.
 *
 * <p>Each executor loads a model once for each device, when the first task needs it, and all its tasks share it.
 */
public final class SsdSpark {
    private static final String CONTENT = "content";
    private static final String LENGTH = "length";

    private SsdSpark() {}

    /**
     * Detects in photos. A task decodes photos on other threads while the device computes.
     *
     * <p>The columns of the result are {@code path}, as given; {@code detections}, an array of structs, the highest score first, with {@code box}
     * ({@code left}, {@code top}, {@code right}, {@code bottom}: edges in pixels of the photo from its top left corner), {@code label} (the number
     * of the class, from 1), {@code name} (null if the weights and the options name no classes) and {@code score}; and {@code error}. A photo that
     * cannot be read has null instead of detections, and the reason in {@code error}; for all others, {@code error} is null.
     *
     * <p>If the device fails, so does the task; the message names the photo whose result was wanted.
     *
     * @param photos with the columns {@code path} (string) and {@code content} (binary), as Spark's data source {@code binaryFile} has them. If there
     *     is a column {@code length}, the content of files that are longer than {@link ReadingOptions#maxBytes()} is not even read; the input is
     *     then evaluated twice, once for the files that are too long, so it should come from files or be cached
     * @param options weights, device and so on
     * @return one row for each photo; computed when it is used, and again whenever it is used again, unless it is stored
     */
    public static Dataset<Row> detect(Dataset<Row> photos, DetectionOptions options) {
        if (!Arrays.asList(photos.columns()).contains(LENGTH)) {
            return detectAll(photos, options);
        }
        long maxBytes = options.reading().maxBytes();
        Dataset<Row> tooLong = photos.where(col(LENGTH).gt(maxBytes))
                .select(
                        col(DetectionSchema.PATH),
                        lit(null)
                                .cast(DetectionSchema.ROW
                                        .apply(DetectionSchema.DETECTIONS)
                                        .dataType())
                                .as(DetectionSchema.DETECTIONS),
                        concat(
                                        col(DetectionSchema.PATH),
                                        lit(" has "),
                                        col(LENGTH).cast(DataTypes.StringType),
                                        lit(options.reading().tooLongEnd()))
                                .as(DetectionSchema.ERROR));
        // A row without a length is read, and refused then if it is too long.
        return detectAll(photos.where(col(LENGTH).leq(maxBytes).or(col(LENGTH).isNull())), options)
                .union(tooLong);
    }

    private static Dataset<Row> detectAll(Dataset<Row> photos, DetectionOptions options) {
        // A task without photos loads no model.
        MapPartitionsFunction<Row, Row> task =
                rows -> rows.hasNext() ? TaskDetection.start(rows, options) : Collections.emptyIterator();
        return photos.select(col(DetectionSchema.PATH), col(CONTENT))
                .mapPartitions(task, Encoders.row(DetectionSchema.ROW));
    }

    /**
     * Makes detection a function of SQL: {@code SELECT path, ssd_detect(content) FROM photos}. Its result is a struct with {@code detections} and
     * {@code error}, as {@link #detect} has them, and null for a null.
     *
     * <p>A photo is decoded and computed by the thread of its task, so {@link #detect} is faster unless several tasks run in each executor. {@link
     * DetectionOptions#batch()} is not used, nor more than one GPU of a task.
     *
     * @param name the name of the function in this session
     */
    public static void register(SparkSession session, String name, DetectionOptions options) {
        // Otherwise the optimizer may compute a photo again for each use of the result.
        session.udf()
                .register(
                        name,
                        udf(new PhotoFunction(options), DetectionSchema.RESULT).asNondeterministic());
    }
}
