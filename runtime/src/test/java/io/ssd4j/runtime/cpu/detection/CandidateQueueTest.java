// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.runtime.detection.BoxCoder;
import io.ssd4j.runtime.detection.DefaultBoxes;
import io.ssd4j.runtime.detection.DetectionRules;
import io.ssd4j.runtime.detection.Head;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CandidateQueueTest {
    private record Candidate(int label, float score, int box) {}

    private static final Comparator<Candidate> ORDER = Comparator.comparingDouble(Candidate::score)
            .reversed()
            .thenComparingInt(Candidate::box)
            .thenComparingInt(Candidate::label);

    private static CandidateQueue queue(int boxes, int classes) {
        float[] table = new float[4 * boxes];
        Arrays.fill(table, 0.5f);
        return new CandidateQueue(new DetectionRules(
                List.of(new Head("head", 1)),
                classes,
                DefaultBoxes.of(table),
                new BoxCoder(0.1f, 0.2f, BoxCoder.UNLIMITED),
                false,
                0,
                DetectionRules.ALL,
                0.45f,
                1));
    }

    private static List<Candidate> fill(CandidateQueue queue, int boxes, int classes, DoubleSupplier scores) {
        List<Candidate> candidates = new ArrayList<>();
        for (int box = 0; box < boxes; box++) {
            for (int label = 1; label < classes; label++) {
                Candidate candidate = new Candidate(label, (float) scores.getAsDouble(), box);
                queue.add(candidate.label, candidate.score, candidate.box);
                candidates.add(candidate);
            }
        }
        candidates.sort(ORDER);
        return candidates;
    }

    private static Candidate take(CandidateQueue queue) {
        long key = queue.take();
        return new Candidate(queue.label(key), queue.score(key), queue.box(key));
    }

    /** From one candidate to many bands. Of scores with few levels, many are equal, and one band holds most of them. */
    @ParameterizedTest
    @CsvSource({
        "1, 2, 1000000",
        "2, 3, 4",
        "683, 4, 1000000",
        "1366, 4, 1000000",
        "5000, 21, 1000000",
        "5000, 21, 7",
        "5000, 21, 1"
    })
    void candidatesComeInOrder(int boxes, int classes, int levels) {
        CandidateQueue queue = queue(boxes, classes);
        Random random = new Random(boxes);
        // Twice: nothing may be left of the image before.
        for (int image = 0; image < 2; image++) {
            queue.clear();
            List<Candidate> expected =
                    fill(queue, boxes, classes, () -> (1.0 + random.nextInt(levels)) / levels * (1 - 1e-3));
            for (Candidate candidate : expected) {
                assertEquals(candidate, take(queue));
            }
            assertEquals(CandidateQueue.NONE, queue.take());
        }
    }

    @Test
    void theSmallestAndTheLargestScoreAreOrdered() {
        CandidateQueue queue = queue(5000, 2);
        queue.clear();
        queue.add(1, Float.MIN_VALUE, 4999);
        for (int box = 0; box < 4998; box++) {
            queue.add(1, 0.5f, box);
        }
        queue.add(1, 1, 4998);
        assertEquals(new Candidate(1, 1, 4998), take(queue));
        for (int box = 0; box < 4998; box++) {
            assertEquals(new Candidate(1, 0.5f, box), take(queue));
        }
        assertEquals(new Candidate(1, Float.MIN_VALUE, 4999), take(queue));
        assertEquals(CandidateQueue.NONE, queue.take());
    }
}
