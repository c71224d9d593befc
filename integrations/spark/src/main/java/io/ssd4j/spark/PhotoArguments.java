// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options for the photos. */
final class PhotoArguments {
    @Parameters(
            arity = "1..*",
            paramLabel = "PHOTOS",
            description =
                    "Files and folders, with * and {a,b} as in Hadoop's paths: /photos/2026/*, s3a://lake/photos.")
    private List<String> paths = List.of();

    @Option(names = "--recursive", description = "Read folders with all folders in them.")
    private boolean recursive;

    @Option(
            names = "--filter",
            paramLabel = "GLOB",
            description = "Only files with such a name, for example '*.{jpg,jpeg,png}'.")
    private @Nullable String filter;

    @Option(
            names = "--tasks",
            paramLabel = "N",
            description =
                    "The number of tasks to aim at (default: Spark puts files with 128 MiB together into a task).")
    private @Nullable Integer tasks;

    @Option(
            names = "--threshold",
            paramLabel = "SCORE",
            description = "The score above which a detection is returned (default: ${DEFAULT-VALUE}).")
    private float threshold = 0.5f;

    @Option(names = "--apply-exif-orientation", description = "Rotate and flip photos according to their EXIF data.")
    private boolean orientation;

    @Option(names = "--max-pixels", paramLabel = "N", description = "The most pixels of a photo (default: 178956970).")
    private @Nullable Long maxPixels;

    @Option(
            names = "--max-bytes",
            paramLabel = "N",
            description = "The longest file that is read (default: 268435456).")
    private @Nullable Long maxBytes;

    /** Adds what concerns photos. */
    DetectionOptions complete(DetectionOptions options) {
        DetectionOptions completed = options.threshold(threshold).orientation(orientation);
        if (maxPixels != null) {
            completed = completed.maxPixels(maxPixels);
        }
        return maxBytes == null ? completed : completed.maxBytes(maxBytes);
    }

    /** The photos as rows. */
    Dataset<Row> read(SparkSession session) {
        if (tasks != null) {
            // Unlike repartition, this does not send the photos through a shuffle.
            session.conf().set("spark.sql.files.minPartitionNum", Math.max(1, tasks));
        }
        var reader = session.read().format("binaryFile").option("recursiveFileLookup", recursive);
        if (filter != null) {
            reader = reader.option("pathGlobFilter", filter);
        }
        return reader.load(paths.toArray(String[]::new));
    }
}
