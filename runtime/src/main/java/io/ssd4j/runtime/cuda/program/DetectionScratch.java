// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import io.ssd4j.runtime.detection.DetectionRules;
import io.ssd4j.runtime.detection.Head;
import io.ssd4j.runtime.network.Shape;

/**
 * The scratch memory of a detection, as the kernels read it: arrays one after another, each with the images outermost.
 *
 * <p>Per image and default box there are 24 bytes, and one bit for each class; per class 8 bytes for each detection of an image: 0.25 MB
 * per image for SSD300 with the 21 classes of VOC, 0.46 MB with torchvision's 91 classes, 0.91 MB for SSD512 with 81 classes. The maps of
 * the heads are two to nine times larger. The size does not depend on how many candidates an image has.
 *
 * @param batch number of images
 * @param slots default boxes, with each head's rounded up to a multiple of {@link #SLOTS_PER_WORD}
 * @param classes number of classes, with the background
 * @param kept most detections of a class
 * @param detections most detections of an image
 */
public record DetectionScratch(int batch, int slots, int classes, int kept, int detections) {
    /** Candidates of a class in one word of a bitmap, as a warp computes them. */
    public static final int SLOTS_PER_WORD = 32;

    /** The arrays, in their order in memory. */
    public enum Part {
        /** For each slot, two float32 values of its softmax. */
        TERMS,
        /** For each slot, the four edges of its box in float32. */
        BOXES,
        /** For each class and slot, a bit. */
        CANDIDATES,
        /** For each word of slots, an int32. */
        DROPPED,
        /** For each class, an int32. */
        KEPT_COUNTS,
        /** For each class and kept candidate, an int64. */
        KEPT_KEYS,
        /** For each detection, an int64. */
        SELECTED
    }

    /** The scratch memory of a problem. */
    public static DetectionScratch of(Problem.Detection problem) {
        DetectionRules rules = problem.rules();
        int slots = 0;
        for (int i = 0; i < rules.heads().size(); i++) {
            slots = Math.addExact(slots, slots(boxes(problem, i)));
        }
        int kept = Math.min(rules.defaultBoxes().count(), Math.min(rules.candidatesPerClass(), rules.detections()));
        return new DetectionScratch(problem.batch(), slots, rules.classes(), kept, rules.detections());
    }

    /** The number of default boxes of a head. */
    public static int boxes(Problem.Detection problem, int head) {
        Shape map = problem.maps().get(head);
        Head rules = problem.rules().heads().get(head);
        return Math.multiplyExact(Math.multiplyExact(map.height(), map.width()), rules.boxesPerCell());
    }

    /** The number of slots of a head with that many boxes. */
    public static int slots(int boxes) {
        return Math.multiplyExact(Math.ceilDiv(boxes, SLOTS_PER_WORD), SLOTS_PER_WORD);
    }

    /** The offset of an array in bytes, aligned. */
    public long offset(Part part) {
        long offset = 0;
        for (Part before : Part.values()) {
            if (before == part) {
                break;
            }
            offset += Math.ceilDiv(bytes(before), Program.ALIGNMENT) * Program.ALIGNMENT;
        }
        return offset;
    }

    /** The size of an array in bytes. */
    public long bytes(Part part) {
        long words = slots / SLOTS_PER_WORD;
        long foreground = classes - 1L;
        return batch
                * switch (part) {
                    case TERMS -> 2L * Float.BYTES * slots;
                    case BOXES -> 4L * Float.BYTES * slots;
                    case CANDIDATES -> foreground * words * Integer.BYTES;
                    case DROPPED -> words * Integer.BYTES;
                    case KEPT_COUNTS -> foreground * Integer.BYTES;
                    case KEPT_KEYS -> foreground * kept * Long.BYTES;
                    case SELECTED -> (long) detections * Long.BYTES;
                };
    }

    /** The size of all arrays in bytes. */
    public long bytes() {
        return offset(Part.SELECTED) + bytes(Part.SELECTED);
    }
}
