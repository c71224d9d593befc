// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.detection;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.ssd4j.runtime.detection.DetectionRules;
import io.ssd4j.runtime.engine.DetectionLayout;
import io.ssd4j.runtime.network.Shape;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * Turns the values of a network's heads into detections by {@link DetectionRules}. All memory is reserved when it is created, mainly 8
 * bytes for each default box and class: a run allocates nothing. For one thread at a time.
 *
 * <p>Since a candidate can only be suppressed by better ones of its class, candidates are taken best first from all classes, and the work
 * ends with the last detection that the rules allow. It is at most {@code candidates * (log(candidates) + detections)} steps.
 */
public final class PostProcessing {
    private final DetectionRules rules;
    private final List<HeadValues> heads;
    private final MemorySegment results;
    private final DetectionLayout layout;
    private final BoxDecoder boxes;
    private final CandidateQueue candidates;
    private final KeptBoxes kept;

    /** The scores and offsets of one cell. */
    private final float[] cell;

    /** By class: the number of candidates that were taken. */
    private final int[] taken;

    private int dropped;

    /**
     * @param rules the rules
     * @param heads the memory of the heads, in the order of the rules
     * @param input the shape of the network's input
     * @param results receives one block per image, laid out as {@link DetectionLayout} says
     */
    public PostProcessing(DetectionRules rules, List<HeadValues> heads, Shape input, MemorySegment results) {
        this.rules = rules;
        this.heads = List.copyOf(heads);
        this.results = results;
        this.layout = DetectionLayout.of(rules);
        this.boxes = new BoxDecoder(rules, input.width(), input.height());
        this.candidates = new CandidateQueue(rules);
        this.taken = new int[rules.classes()];
        this.kept = new KeptBoxes(rules, boxes);
        this.cell = new float
                [heads.stream().mapToInt(head -> head.shape().channels()).max().orElseThrow()];
    }

    /** Computes the detections of one image. */
    public void run(int image) {
        candidates.clear();
        kept.clear();
        Arrays.fill(taken, 0);
        dropped = 0;
        int firstBox = 0;
        for (int i = 0; i < heads.size(); i++) {
            HeadValues head = heads.get(i);
            int perCell = head.head().boxesPerCell();
            for (int j = 0; j < head.cells(); j++) {
                head.read(image, j, cell, head.shape().channels());
                for (int box = 0; box < perCell; box++) {
                    read(firstBox + box, box * rules.classes(), head.head().firstOffset(rules.classes()) + 4 * box);
                }
                firstBox += perCell;
            }
        }
        write(image);
    }

    /** Adds the candidates of one default box, whose scores and offsets are in the cell. */
    private void read(int box, int scores, int offsets) {
        float sum = Softmax.exponentials(cell, scores, scores + rules.classes());
        if (Float.isNaN(sum)) {
            dropped++;
            return;
        }
        // Dividing is slow, so most scores are rejected by a bound that is a little lower than the threshold.
        float bound = rules.scoreThreshold() * sum * 0.999f;
        boolean decoded = false;
        for (int label = 1; label < rules.classes(); label++) {
            float exponential = cell[scores + label];
            if (exponential < bound) {
                continue;
            }
            float score = exponential / sum;
            if (score > rules.scoreThreshold()) {
                if (!decoded && !boxes.decode(box, cell, offsets)) {
                    dropped++;
                    return;
                }
                decoded = true;
                candidates.add(label, score, box);
            }
        }
    }

    private void write(int image) {
        int count = 0;
        while (count < rules.detections()) {
            long candidate = candidates.take();
            if (candidate == CandidateQueue.NONE) {
                break;
            }
            int label = candidates.label(candidate);
            int box = candidates.box(candidate);
            if (++taken[label] <= rules.candidatesPerClass() && kept.keep(label, box)) {
                long row = layout.row(image, count++);
                results.set(JAVA_INT, row + DetectionLayout.LABEL, label);
                results.set(JAVA_FLOAT, row + DetectionLayout.SCORE, candidates.score(candidate));
                results.set(JAVA_FLOAT, row + DetectionLayout.LEFT, boxes.left(box));
                results.set(JAVA_FLOAT, row + DetectionLayout.TOP, boxes.top(box));
                results.set(JAVA_FLOAT, row + DetectionLayout.RIGHT, boxes.right(box));
                results.set(JAVA_FLOAT, row + DetectionLayout.BOTTOM, boxes.bottom(box));
            }
        }
        results.set(JAVA_INT, layout.image(image) + DetectionLayout.COUNT, count);
        results.set(JAVA_INT, layout.image(image) + DetectionLayout.DROPPED, dropped);
    }
}
