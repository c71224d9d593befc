// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.detection;

import io.ssd4j.runtime.detection.DetectionRules;
import java.util.Arrays;

/**
 * The boxes of one image that were not suppressed, linked by class. The operations are rounded one by one, in the order written, and a
 * kernel that performs the same ones gets the same bits.
 */
final class KeptBoxes {
    private static final int NONE = -1;

    private final float iouThreshold;
    private final BoxDecoder boxes;

    /** By position: the default box, the area, and the position of the one before of the same class. */
    private final int[] box;

    private final float[] area;
    private final int[] before;

    /** By class: the position of the last one. */
    private final int[] last;

    private int count;

    KeptBoxes(DetectionRules rules, BoxDecoder boxes) {
        this.iouThreshold = rules.iouThreshold();
        this.boxes = boxes;
        this.box = new int[rules.detections()];
        this.area = new float[rules.detections()];
        this.before = new int[rules.detections()];
        this.last = new int[rules.classes()];
    }

    void clear() {
        count = 0;
        Arrays.fill(last, NONE);
    }

    /** Keeps a candidate unless one of its class suppresses it; returns whether it was kept. */
    boolean keep(int label, int candidate) {
        float ownArea = area(candidate);
        for (int kept = last[label]; kept != NONE; kept = before[kept]) {
            float intersection = intersection(box[kept], candidate);
            // False if the quotient is not a number, as it is for two empty boxes.
            if (intersection / (area[kept] + ownArea - intersection) > iouThreshold) {
                return false;
            }
        }
        box[count] = candidate;
        area[count] = ownArea;
        before[count] = last[label];
        last[label] = count;
        count++;
        return true;
    }

    private float area(int i) {
        return (boxes.right(i) - boxes.left(i)) * (boxes.bottom(i) - boxes.top(i));
    }

    private float intersection(int i, int j) {
        float width = Math.min(boxes.right(i), boxes.right(j)) - Math.max(boxes.left(i), boxes.left(j));
        float height = Math.min(boxes.bottom(i), boxes.bottom(j)) - Math.max(boxes.top(i), boxes.top(j));
        return width > 0 && height > 0 ? width * height : 0;
    }
}
