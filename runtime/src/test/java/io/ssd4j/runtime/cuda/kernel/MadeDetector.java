// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.kernel;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.detection.BoxCoder;
import io.ssd4j.runtime.detection.DefaultBoxes;
import io.ssd4j.runtime.detection.DetectionRules;
import io.ssd4j.runtime.detection.Head;
import io.ssd4j.runtime.network.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * A detector without a network, whose heads' maps a test makes. The boxes of a head end within a word of the kernels' bitmaps, and its map is higher
 * than wide.
 *
 * @param rules the rules
 * @param maps shapes of the heads' maps
 */
record MadeDetector(DetectionRules rules, List<Shape> maps) {
    static final Shape INPUT = new Shape(3, 120, 100);

    /** The values of an image's box in a head: scores before softmax and offsets. */
    @FunctionalInterface
    interface Values {
        /** Fills one default box. */
        void fill(int image, int box, float[] scores, float[] offsets);
    }

    /**
     * Makes a detector.
     *
     * @param cells cells per side and boxes per cell of each head
     */
    static MadeDetector of(int classes, UnaryOperator<DetectionRules> change, int[]... cells) {
        List<Head> heads = new ArrayList<>();
        List<Shape> maps = new ArrayList<>();
        int boxes = 0;
        for (int i = 0; i < cells.length; i++) {
            Head head = new Head("head" + i, cells[i][1]);
            heads.add(head);
            maps.add(new Shape(head.channels(classes), cells[i][0] + 1, cells[i][0]));
            boxes += (cells[i][0] + 1) * cells[i][0] * cells[i][1];
        }
        Random random = new Random(7);
        float[] table = new float[4 * boxes];
        for (int i = 0; i < table.length; i++) {
            table[i] = i % 4 < 2 ? random.nextFloat() : 0.05f + 0.3f * random.nextFloat();
        }
        DetectionRules rules = new DetectionRules(
                heads,
                classes,
                DefaultBoxes.of(table),
                new BoxCoder(0.1f, 0.2f, BoxCoder.UNLIMITED),
                false,
                0.01f,
                DetectionRules.ALL,
                0.45f,
                20);
        return new MadeDetector(change.apply(rules), maps);
    }

    Problem.Detection problem(ElementType element, int batch) {
        return new Problem.Detection(element, batch, INPUT, maps, rules);
    }

    /** The maps of all heads, NHWC; the padding of their channels is 1e30, which nothing must read. */
    List<float[]> heads(int batch, Values values) {
        List<float[]> all = new ArrayList<>();
        int firstBox = 0;
        for (int i = 0; i < maps.size(); i++) {
            Shape map = maps.get(i);
            Head head = rules.heads().get(i);
            int cells = map.height() * map.width();
            float[] made = new float[Math.toIntExact(batch * map.elements())];
            Arrays.fill(made, 1e30f);
            float[] scores = new float[rules.classes()];
            float[] offsets = new float[4];
            for (int image = 0; image < batch; image++) {
                for (int box = 0; box < cells * head.boxesPerCell(); box++) {
                    values.fill(image, firstBox + box, scores, offsets);
                    int cell = (image * cells + box / head.boxesPerCell()) * map.channels();
                    int inCell = box % head.boxesPerCell();
                    System.arraycopy(scores, 0, made, cell + inCell * rules.classes(), rules.classes());
                    System.arraycopy(offsets, 0, made, cell + head.firstOffset(rules.classes()) + 4 * inCell, 4);
                }
            }
            all.add(made);
            firstBox += cells * head.boxesPerCell();
        }
        return all;
    }

    /** Normally distributed scores and offsets. */
    static Values random(long seed, double scoreSize, double offsetSize) {
        Random random = new Random(seed);
        return (_, _, scores, offsets) -> {
            for (int i = 0; i < scores.length; i++) {
                scores[i] = (float) (random.nextGaussian() * scoreSize);
            }
            for (int i = 0; i < 4; i++) {
                offsets[i] = (float) (random.nextGaussian() * offsetSize);
            }
        };
    }
}
