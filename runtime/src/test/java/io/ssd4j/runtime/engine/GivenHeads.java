// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.detection.BoxCoder;
import io.ssd4j.runtime.detection.DefaultBoxes;
import io.ssd4j.runtime.detection.DetectionRules;
import io.ssd4j.runtime.detection.Head;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * A network whose heads return values of its input, so that a test chooses them exactly. One head reads the input, and two read the
 * same pooled value, of which one changes all signs. The channels that pad a head are not zero: nothing may depend on them.
 */
final class GivenHeads implements Weights {
    static final int CLASSES = 5;
    static final int WIDTH = 8;
    static final int HEIGHT = 6;
    static final int CHANNELS = 32;

    static final List<Head> HEADS = List.of(new Head("fine", 2), new Head("coarse", 3), new Head("opposite", 1));

    /** 2 boxes in each of 48 cells, then 3 and 1 in each of 12. */
    static final int BOXES = 2 * 48 + 3 * 12 + 12;

    static final Network NETWORK = Network.builder("given-heads", new Shape(CHANNELS, HEIGHT, WIDTH))
            .branch(head("fine", Network.INPUT, 0))
            .maxPooling("pooled", Window.of(2).stride(2), Rounding.FLOOR)
            .branch(head("coarse", "pooled", 1))
            .branch(head("opposite", "pooled", 2))
            // Not a head: the session does not return it.
            .convolution("other", 8, Window.of(1))
            .output("other")
            .output("coarse")
            .output("opposite")
            .output("fine")
            .build();

    private static Operation.Convolution head(String name, String input, int head) {
        return new Operation.Convolution(name, input, HEADS.get(head).channels(CLASSES), Window.of(1), Activation.NONE);
    }

    /** Rules like lufficc's, with the default boxes of {@link #overlapping()}. */
    static DetectionRules rules() {
        return rules(overlapping(), BoxCoder.UNLIMITED, false, 0.01f, DetectionRules.ALL, 20);
    }

    static DetectionRules rules(
            DefaultBoxes boxes, float sizeLimit, boolean clip, float threshold, int candidates, int detections) {
        BoxCoder coder = new BoxCoder(0.1f, 0.2f, sizeLimit);
        return new DetectionRules(HEADS, CLASSES, boxes, coder, clip, threshold, candidates, 0.45f, detections);
    }

    /** Boxes of several sizes, of which some are equal and many overlap. */
    static DefaultBoxes overlapping() {
        float[] table = new float[4 * BOXES];
        for (int i = 0; i < BOXES; i++) {
            table[4 * i] = (i * 7 % 16) / 16f;
            table[4 * i + 1] = (i * 5 % 12) / 12f;
            table[4 * i + 2] = 0.125f + i % 3 * 0.25f;
            table[4 * i + 3] = 0.25f + i % 2 * 0.25f;
        }
        return DefaultBoxes.of(table);
    }

    /** What the heads return for one image [channels, height, width]: by head and cell, the values of all channels. */
    static List<float[][]> heads(float[] image) {
        float[][] fine = new float[HEIGHT * WIDTH][HEADS.get(0).channels(CLASSES)];
        float[][] coarse = new float[HEIGHT * WIDTH / 4][HEADS.get(1).channels(CLASSES)];
        float[][] opposite = new float[HEIGHT * WIDTH / 4][HEADS.get(2).channels(CLASSES)];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                for (int c = 0; c < fine[0].length; c++) {
                    fine[y * WIDTH + x][c] = image[(c * HEIGHT + y) * WIDTH + x];
                }
            }
        }
        for (int cell = 0; cell < coarse.length; cell++) {
            int first = cell / (WIDTH / 2) * 2 * WIDTH + cell % (WIDTH / 2) * 2;
            for (int c = 0; c < CHANNELS; c++) {
                int at = c * HEIGHT * WIDTH + first;
                float pooled = Math.max(
                        Math.max(image[at], image[at + 1]), Math.max(image[at + WIDTH], image[at + WIDTH + 1]));
                coarse[cell][c] = pooled;
                if (c < opposite[0].length) {
                    opposite[cell][c] = -pooled;
                }
            }
        }
        return List.of(fine, coarse, opposite);
    }

    @Override
    public MemorySegment parameter(String parameter, ParameterShape shape) {
        float[] values = new float[Math.toIntExact(shape.elements())];
        if (parameter.endsWith(".weight")) {
            int inputs = Math.toIntExact(shape.toArray()[1]);
            for (int i = 0; i < shape.toArray()[0]; i++) {
                values[i * inputs + i] = parameter.startsWith("opposite") ? -1 : 1;
            }
        }
        return Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, values);
    }

    @Override
    public String source() {
        return "given heads";
    }

    @Override
    public void close() {}
}
