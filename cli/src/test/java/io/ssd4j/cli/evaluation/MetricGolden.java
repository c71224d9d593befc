// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A made data set with its metrics according to pycocotools and lufficc/SSD, from {@code make_goldens.py}. */
record MetricGolden(String name, JsonNode json) {
    static final List<String> NAMES = List.of(
            "random-0",
            "random-1",
            "random-2",
            "crowd-and-difficult-10",
            "crowd-and-difficult-11",
            "ties-20",
            "ties-21",
            "empty-classes",
            "only-crowd-and-difficult",
            "many",
            "no-detections",
            "no-annotations",
            "nothing",
            "borders");

    static MetricGolden read(String name) {
        try (InputStream in = MetricGolden.class.getResourceAsStream(name + ".json")) {
            return new MetricGolden(name, JsonMapper.shared().readTree(Objects.requireNonNull(in, name)));
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }

    int images() {
        return json.get("images").intValue();
    }

    int categories() {
        return json.get("categories").intValue();
    }

    List<DetectedBox> detections() {
        return elements(json.get("detections"))
                .map(d -> new DetectedBox(
                        d.get(0).intValue(), d.get(1).intValue(), f(d, 2), f(d, 3), f(d, 4), f(d, 5), f(d, 6)))
                .toList();
    }

    List<CocoAnnotation> cocoAnnotations() {
        return elements(json.at("/coco/annotations"))
                .map(a -> new CocoAnnotation(
                        a.get(0).intValue(),
                        a.get(1).intValue(),
                        a.get(2).doubleValue(),
                        a.get(3).doubleValue(),
                        a.get(4).doubleValue(),
                        a.get(5).doubleValue(),
                        a.get(6).doubleValue(),
                        a.get(7).intValue() == 1))
                .toList();
    }

    List<VocAnnotation> vocAnnotations() {
        return elements(json.at("/voc/annotations"))
                .map(a -> new VocAnnotation(
                        a.get(0).intValue(),
                        a.get(1).intValue(),
                        f(a, 2),
                        f(a, 3),
                        f(a, 4),
                        f(a, 5),
                        a.get(6).intValue() == 1))
                .toList();
    }

    /** Numbers of the reference; null is NaN. */
    double[] expected(String pointer) {
        return elements(json.at(pointer))
                .mapToDouble(value -> value.isNull() ? Double.NaN : value.doubleValue())
                .toArray();
    }

    double[] perCategory(IntToDoubleFunction value) {
        return IntStream.range(0, categories()).mapToDouble(value).toArray();
    }

    private static float f(JsonNode array, int index) {
        return (float) array.get(index).doubleValue();
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
