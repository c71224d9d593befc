// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.model;

import io.ssd4j.kserve.protocol.Datatype;
import io.ssd4j.kserve.protocol.OutputTensor;
import io.ssd4j.kserve.protocol.OutputTensor.Values;
import io.ssd4j.ssd.model.FeatureMap;
import io.ssd4j.ssd.model.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Makes tensors of the results of several images. Images with fewer detections than others are filled up with zeros and empty names. */
final class Answer {
    private static final int EDGES = 4;

    private final List<PreparedImage> images;
    private final List<Detections> detections;
    private final Labels labels;
    private final int[] counts;
    private final int most;

    /**
     * @param images the images
     * @param detections of each image; empty if none were wanted
     * @param threshold a score must be greater
     */
    Answer(List<PreparedImage> images, List<Detections> detections, Labels labels, double threshold) {
        this.images = images;
        this.detections = detections;
        this.labels = labels;
        this.counts =
                detections.stream().mapToInt(each -> each.above(threshold)).toArray();
        this.most = Arrays.stream(counts).max().orElse(0);
    }

    /** The boxes that were dropped because they were not finite. */
    int dropped() {
        return detections.stream().mapToInt(Detections::dropped).sum();
    }

    OutputTensor detections(String name) {
        List<Long> shape = List.of((long) counts.length, (long) most);
        return switch (name) {
            case RequestedOutputs.BOXES ->
                new OutputTensor(
                        name,
                        Datatype.FP32,
                        List.of((long) counts.length, (long) most, (long) EDGES),
                        new Values.Floats(boxes()));
            case RequestedOutputs.SCORES -> new OutputTensor(name, Datatype.FP32, shape, new Values.Floats(scores()));
            case RequestedOutputs.LABELS ->
                new OutputTensor(name, Datatype.INT64, shape, new Values.Integers(labels()));
            case RequestedOutputs.NAMES -> new OutputTensor(name, Datatype.BYTES, shape, new Values.Texts(names()));
            default ->
                new OutputTensor(
                        name,
                        Datatype.INT32,
                        List.of((long) counts.length),
                        new Values.Integers(Arrays.stream(counts).asLongStream().toArray()));
        };
    }

    private float[] boxes() {
        float[] all = new float[counts.length * most * EDGES];
        for (int image = 0; image < counts.length; image++) {
            float[] boxes = detections.get(image).boxes();
            for (int i = 0; i < counts[image] * EDGES; i++) {
                float scale = i % 2 == 0
                        ? images.get(image).scaleX()
                        : images.get(image).scaleY();
                all[image * most * EDGES + i] = boxes[i] * scale;
            }
        }
        return all;
    }

    private float[] scores() {
        float[] all = new float[counts.length * most];
        for (int image = 0; image < counts.length; image++) {
            System.arraycopy(detections.get(image).scores(), 0, all, image * most, counts[image]);
        }
        return all;
    }

    private long[] labels() {
        long[] all = new long[counts.length * most];
        for (int image = 0; image < counts.length; image++) {
            for (int i = 0; i < counts[image]; i++) {
                all[image * most + i] = detections.get(image).labels()[i];
            }
        }
        return all;
    }

    private List<String> names() {
        List<String> all = new ArrayList<>(Collections.nCopies(counts.length * most, ""));
        for (int image = 0; image < counts.length; image++) {
            for (int i = 0; i < counts[image]; i++) {
                all.set(image * most + i, labels.name(detections.get(image).labels()[i]));
            }
        }
        return all;
    }

    /** One map of all images. */
    static OutputTensor map(FeatureMap map, Datatype type, List<float[]> images) {
        int size = images.getFirst().length;
        float[] all = new float[images.size() * size];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(images.get(i), 0, all, i * size, size);
        }
        return new OutputTensor(map.name(), type, RequestedOutputs.shape(map, images.size()), new Values.Floats(all));
    }
}
