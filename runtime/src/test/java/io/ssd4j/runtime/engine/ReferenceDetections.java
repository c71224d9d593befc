// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.DetectionOutputs;
import io.ssd4j.runtime.cpu.detection.Exponential;
import io.ssd4j.runtime.detection.DefaultBoxes;
import io.ssd4j.runtime.detection.DetectionRules;
import io.ssd4j.runtime.detection.Head;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The detection rules, one after another as they are written, with full sorts. The arithmetic is float32 in the order that engines have
 * to keep to, so that their results are equal bit for bit.
 *
 * @param detections the detections in order
 * @param dropped the number of default boxes that were dropped
 */
record ReferenceDetections(List<Detection> detections, int dropped) {

    record Detection(int label, float score, float left, float top, float right, float bottom) {

        float area() {
            return (right - left) * (bottom - top);
        }

        float intersectionOverUnion(Detection other) {
            float width = Math.min(right, other.right) - Math.max(left, other.left);
            float height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
            float intersection = Math.max(width, 0) * Math.max(height, 0);
            return intersection / (area() + other.area() - intersection);
        }
    }

    private record Candidate(int box, Detection detection) {}

    private static final Comparator<Candidate> ORDER = Comparator.comparingDouble(
                    (Candidate candidate) -> candidate.detection.score)
            .reversed()
            .thenComparingInt(Candidate::box)
            .thenComparingInt(candidate -> candidate.detection.label);

    /**
     * Computes the detections of an image.
     *
     * @param heads by head and cell, the values of all channels
     */
    static ReferenceDetections of(DetectionRules rules, int width, int height, List<float[][]> heads) {
        List<Candidate> candidates = new ArrayList<>();
        int dropped = 0;
        int box = 0;
        for (int h = 0; h < heads.size(); h++) {
            Head head = rules.heads().get(h);
            for (float[] cell : heads.get(h)) {
                for (int b = 0; b < head.boxesPerCell(); b++, box++) {
                    float[] scores = softmax(cell, b * rules.classes(), rules.classes());
                    float[] edges = decode(rules, box, cell, head.firstOffset(rules.classes()) + 4 * b, width, height);
                    boolean wanted = false;
                    for (int label = 1; label < rules.classes(); label++) {
                        wanted |= scores[label] > rules.scoreThreshold();
                    }
                    if (Float.isNaN(scores[0]) || (wanted && edges.length == 0)) {
                        dropped++;
                        continue;
                    }
                    for (int label = 1; label < rules.classes(); label++) {
                        if (scores[label] > rules.scoreThreshold()) {
                            candidates.add(new Candidate(
                                    box, new Detection(label, scores[label], edges[0], edges[1], edges[2], edges[3])));
                        }
                    }
                }
            }
        }
        return new ReferenceDetections(select(rules, candidates), dropped);
    }

    private static List<Detection> select(DetectionRules rules, List<Candidate> candidates) {
        List<Candidate> kept = new ArrayList<>();
        for (int label = 1; label < rules.classes(); label++) {
            int wanted = label;
            List<Candidate> ofClass = candidates.stream()
                    .filter(candidate -> candidate.detection.label == wanted)
                    .sorted(ORDER)
                    .limit(rules.candidatesPerClass())
                    .toList();
            List<Candidate> keptOfClass = new ArrayList<>();
            for (Candidate candidate : ofClass) {
                if (keptOfClass.stream()
                        .noneMatch(better ->
                                better.detection.intersectionOverUnion(candidate.detection) > rules.iouThreshold())) {
                    keptOfClass.add(candidate);
                }
            }
            kept.addAll(keptOfClass);
        }
        return kept.stream()
                .sorted(ORDER)
                .limit(rules.detections())
                .map(Candidate::detection)
                .toList();
    }

    private static float[] softmax(float[] values, int from, int classes) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + classes; i++) {
            max = Math.max(max, values[i]);
        }
        float[] scores = new float[classes];
        float sum = 0;
        for (int i = 0; i < classes; i++) {
            scores[i] = Exponential.of(values[from + i] - max);
            sum += scores[i];
        }
        for (int i = 0; i < classes; i++) {
            scores[i] /= sum;
        }
        return scores;
    }

    /** Left, top, right and bottom; empty if one is not finite. */
    private static float[] decode(DetectionRules rules, int box, float[] cell, int at, int width, int height) {
        DefaultBoxes defaults = rules.defaultBoxes();
        float[] x = decode(rules, cell[at], cell[at + 2], defaults.centerX(box), defaults.width(box), width);
        float[] y = decode(rules, cell[at + 1], cell[at + 3], defaults.centerY(box), defaults.height(box), height);
        return x.length == 0 || y.length == 0 ? new float[0] : new float[] {x[0], y[0], x[1], y[1]};
    }

    private static float[] decode(DetectionRules rules, float move, float scale, float center, float size, int pixels) {
        float movedTo = Math.fma(move * rules.coder().centerVariance(), size, center);
        float scaledTo = Exponential.of(Math.min(
                        scale * rules.coder().sizeVariance(), rules.coder().sizeLimit()))
                * size;
        float low = Math.fma(-0.5f, scaledTo, movedTo) * pixels;
        float high = Math.fma(0.5f, scaledTo, movedTo) * pixels;
        if (!Float.isFinite(low) || !Float.isFinite(high)) {
            return new float[0];
        }
        return rules.clip()
                ? new float[] {Math.clamp(low, 0, pixels), Math.clamp(high, 0, pixels)}
                : new float[] {low, high};
    }

    /** The detections of an image that a session returned. */
    static ReferenceDetections read(DetectionOutputs outputs, int image) {
        List<Detection> detections = new ArrayList<>();
        for (int i = 0; i < outputs.count(image); i++) {
            detections.add(new Detection(
                    outputs.label(image, i),
                    outputs.score(image, i),
                    outputs.left(image, i),
                    outputs.top(image, i),
                    outputs.right(image, i),
                    outputs.bottom(image, i)));
        }
        return new ReferenceDetections(detections, outputs.dropped(image));
    }
}
