// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import io.ssd4j.cli.evaluation.EvaluationReport.ClassResult;
import io.ssd4j.cli.evaluation.EvaluationReport.Figure;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A PASCAL VOC data set with its two average precisions. */
public record VocBenchmark(DataSet<VocAnnotation> data) implements Benchmark {
    private static final List<String> ENDINGS = List.of(".jpg", ".jpeg", ".JPG", ".png", ".bmp", ".webp");

    @Override
    public EvaluationReport evaluate(List<DetectedBox> detections) {
        VocResult result =
                VocMetric.evaluate(data.images().size(), data.categories().size(), data.annotations(), detections);
        return new EvaluationReport(
                List.of(
                        new Figure("mAP11", "mAP, 11 points (VOC2007)", result.map11()),
                        new Figure("mAPArea", "mAP, area (VOC2010 on)", result.mapArea())),
                IntStream.range(0, data.categories().size())
                        .mapToObj(category -> new ClassResult(
                                data.categories().get(category).name(),
                                result.annotations(category),
                                result.detections(category),
                                List.of(
                                        new Figure("AP11", "AP, 11 points", result.ap11(category)),
                                        new Figure("APArea", "AP, area", result.apArea(category))),
                                result.curve(category)))
                        .toList());
    }

    /** As lufficc/SSD, named after the annotation file; or else as that file says. */
    @Override
    public List<String> photoNames(AnnotatedImage image) {
        return Stream.concat(
                        ENDINGS.stream().map(ending -> image.id() + ending),
                        Stream.of(image.file()).filter(name -> !name.isBlank()))
                .toList();
    }
}
