// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.model;

import io.ssd4j.kserve.batch.BatchComputation;
import io.ssd4j.runtime.DetectionOutputs;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/** Computes detections. */
final class DetectionComputation implements BatchComputation<MemorySegment, Detections> {
    private static final int EDGES = 4;

    private final SessionSet<DetectionOutputs> sessions;

    /**
     * @param sessions owned by this
     */
    DetectionComputation(SessionSet<DetectionOutputs> sessions) {
        this.sessions = sessions;
    }

    @Override
    public List<Detections> compute(List<MemorySegment> images) {
        Detections[] results = new Detections[images.size()];
        sessions.run(images, (outputs, image, position) -> results[position] = read(outputs, image));
        return Arrays.asList(results);
    }

    private static Detections read(DetectionOutputs outputs, int image) {
        int count = outputs.count(image);
        float[] boxes = new float[EDGES * count];
        float[] scores = new float[count];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            boxes[EDGES * i] = outputs.left(image, i);
            boxes[EDGES * i + 1] = outputs.top(image, i);
            boxes[EDGES * i + 2] = outputs.right(image, i);
            boxes[EDGES * i + 3] = outputs.bottom(image, i);
            scores[i] = outputs.score(image, i);
            labels[i] = outputs.label(image, i);
        }
        return new Detections(boxes, scores, labels, outputs.dropped(image));
    }

    @Override
    public void close() {
        sessions.close();
    }
}
