// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import io.ssd4j.cli.compute.ComputeRequest;
import io.ssd4j.cli.output.OutputFile;
import io.ssd4j.cli.spi.CheckpointArguments;
import io.ssd4j.ssd.image.PhotoOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The request of an {@code eval} command.
 *
 * @param kind the kind of the data set
 * @param annotations the file or folder of annotations
 * @param images the folder of the photos
 * @param reading how they are read
 * @param weights the detector's weights
 * @param checkpoint what they are for, if given
 * @param batch images per run
 * @param results where the detections are written, or null
 * @param curves where the curves are drawn, or null
 */
public record EvalRequest(
        Kind kind,
        Path annotations,
        Path images,
        PhotoOptions reading,
        String weights,
        CheckpointArguments checkpoint,
        ComputeRequest compute,
        int batch,
        @Nullable OutputFile results,
        @Nullable OutputFile curves) {

    /** A kind of data set, with its format and metrics. */
    public enum Kind {
        COCO {
            @Override
            Benchmark read(Path annotations, List<String> labels) {
                return new CocoBenchmark(CocoReader.read(annotations));
            }
        },
        VOC {
            @Override
            Benchmark read(Path annotations, List<String> labels) {
                return new VocBenchmark(VocReader.read(annotations, labels));
            }
        };

        /** The kind of that name. */
        public static Kind of(String name) {
            for (Kind kind : values()) {
                if (kind.id().equals(name)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("there is no kind of data set '" + name + "'; there are coco, voc");
        }

        /** The name on the command line. */
        String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * Reads a data set.
         *
         * @param labels the names of the detector's classes
         */
        abstract Benchmark read(Path annotations, List<String> labels);
    }
}
