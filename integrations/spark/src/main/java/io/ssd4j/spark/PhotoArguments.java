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
    private float threshold = DetectionOptions.THRESHOLD;

    @Option(names = "--apply-exif-orientation", description = "Rotate and flip photos according to their EXIF data.")
    private boolean orientation;

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            description = "The most pixels of a photo (default: ${DEFAULT-VALUE}).")
    private long maxPixels = ReadingOptions.MAX_PIXELS;

    @Option(
            names = "--max-bytes",
            paramLabel = "N",
            description = "The longest file that is read, in bytes (default: ${DEFAULT-VALUE}).")
    private long maxBytes = ReadingOptions.MAX_BYTES;

    /**
     * Adds what concerns photos.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    DetectionOptions complete(DetectionOptions options) {
        if (tasks != null && tasks < 1) {
            throw new IllegalArgumentException("--tasks must be at least 1, not " + tasks);
        }
        return options.threshold(threshold).reading(new ReadingOptions(orientation, maxPixels, maxBytes));
    }

    /** The photos as rows. */
    Dataset<Row> read(SparkSession session) {
        if (tasks != null) {
            // Unlike repartition, this does not send the photos through a shuffle.
            session.conf().set("spark.sql.files.minPartitionNum", tasks);
        }
        var reader = session.read().format("binaryFile").option("recursiveFileLookup", recursive);
        if (filter != null) {
            reader = reader.option("pathGlobFilter", filter);
        }
        return reader.load(paths.toArray(String[]::new));
    }
}
