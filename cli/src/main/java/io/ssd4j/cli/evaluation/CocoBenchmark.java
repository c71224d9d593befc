// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import io.ssd4j.cli.evaluation.EvaluationReport.ClassResult;
import io.ssd4j.cli.evaluation.EvaluationReport.Figure;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A COCO data set with COCO's twelve numbers. */
public record CocoBenchmark(DataSet<CocoAnnotation> data) implements Benchmark {

    @Override
    public EvaluationReport evaluate(List<DetectedBox> detections) {
        CocoResult result =
                CocoMetric.evaluate(data.images().size(), data.categories().size(), data.annotations(), detections);
        return new EvaluationReport(
                Stream.of(CocoResult.Measure.values())
                        .map(number -> figure(number.key(), number.title(), result.get(number)))
                        .toList(),
                IntStream.range(0, data.categories().size())
                        .mapToObj(category -> new ClassResult(
                                data.categories().get(category).name(),
                                result.annotations(category),
                                result.detections(category),
                                List.of(
                                        figure("AP", "AP@[.5:.95]", result.ap(category)),
                                        figure("AP50", "AP@.5", result.ap50(category))),
                                result.curve50(category)))
                        .toList());
    }

    private static Figure figure(String key, String title, double value) {
        return new Figure(key, title, value < 0 ? Double.NaN : value);
    }

    @Override
    public List<String> photoNames(AnnotatedImage image) {
        return List.of(image.file());
    }
}
