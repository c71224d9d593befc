// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.detection;

import io.ssd4j.runtime.detection.DetectionRules;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The candidates of one image in the order of the rules: higher score, then lower default box, then lower class. Candidates beyond a class's
 * limit are never returned. Reserves 8 bytes for each default box and class.
 */
final class Candidates {
    /** By class, without the background. */
    private final ClassQueue[] queues;

    /** The best candidate of each class. */
    private final long[] best;

    private int label;

    Candidates(DetectionRules rules) {
        queues = IntStream.range(1, rules.classes())
                .mapToObj(_ -> new ClassQueue(rules.defaultBoxes().count(), rules.candidatesPerClass()))
                .toArray(ClassQueue[]::new);
        best = new long[queues.length];
    }

    void clear() {
        for (ClassQueue queue : queues) {
            queue.clear();
        }
        Arrays.fill(best, ClassQueue.NONE);
    }

    void add(int label, float score, int box) {
        queues[label - 1].add(score, box);
    }

    /** Orders the candidates after the last was added. */
    void order() {
        for (int i = 0; i < queues.length; i++) {
            queues[i].order();
            best[i] = queues[i].best();
        }
    }

    /** Takes the best candidate of all classes, whose class is then {@link #label()}; {@link ClassQueue#NONE} if none is left. */
    long take() {
        int first = 0;
        for (int i = 1; i < best.length; i++) {
            if (best[i] > best[first]) {
                first = i;
            }
        }
        long key = best[first];
        if (key != ClassQueue.NONE) {
            queues[first].take();
            best[first] = queues[first].best();
            label = first + 1;
        }
        return key;
    }

    /** The class of the candidate that was taken last. */
    int label() {
        return label;
    }
}
