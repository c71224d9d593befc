// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import java.util.List;

/** A data set together with the metrics that are usual for it. */
public sealed interface Benchmark permits CocoBenchmark, VocBenchmark {

    /** The images and categories. */
    DataSet<?> data();

    /**
     * Evaluates detections.
     *
     * @param detections in any order of images; of those with equal scores in an image, the first counts as better
     */
    EvaluationReport evaluate(List<DetectedBox> detections);

    /** The names that the photo of an image may have below the folder of photos, the usual one first. */
    List<String> photoNames(AnnotatedImage image);
}
