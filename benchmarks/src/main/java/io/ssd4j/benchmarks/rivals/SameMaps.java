// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.rivals;

import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares the maps of ssd4j with those of a rival, and prints a line of JSON: the relative L2 error {@code |ours - theirs| /
 * |theirs|} of each map in float64.
 *
 * <p>Arguments: rival, ONNX file, threads. It fails if an error is not below {@value #BOUND}: times of different maps say nothing.
 * Two rivals need two processes, because DJL insists on creating ONNX Runtime's environment.
 */
final class SameMaps {
    private static final double BOUND = 1e-5;
    private static final JsonMapper JSON = new JsonMapper();

    private SameMaps() {}

    /** Compares once. */
    public static void main(String[] words) {
        if (words.length != 3) {
            throw new IllegalArgumentException("arguments: RIVAL MODEL.onnx THREADS");
        }
        List<float[]> theirs = maps(words[0], words);
        List<float[]> ours = maps("ssd4j", words);
        if (theirs.size() != ours.size()) {
            throw new IllegalStateException(words[0] + " computes " + theirs.size() + " maps, ssd4j " + ours.size());
        }
        ObjectNode row = JSON.createObjectNode().put("rival", words[0]).put("bound", BOUND);
        ArrayNode errors = row.putArray("relativeL2");
        boolean same = true;
        for (int i = 0; i < ours.size(); i++) {
            double error = relativeL2(ours.get(i), theirs.get(i));
            // A NaN is not below the bound either.
            same &= error < BOUND;
            errors.add(error);
        }
        System.out.println(row);
        if (!same) {
            throw new IllegalStateException("the maps differ by " + BOUND + " or more");
        }
    }

    private static List<float[]> maps(String name, String[] words) {
        try (Contender contender = Contender.open(name, Path.of(words[1]), Integer.parseInt(words[2]))) {
            return contender.maps();
        }
    }

    private static double relativeL2(float[] ours, float[] theirs) {
        if (ours.length != theirs.length) {
            throw new IllegalStateException("a map has " + theirs.length + " values, ssd4j's " + ours.length);
        }
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < ours.length; i++) {
            double exact = theirs[i];
            difference += (ours[i] - exact) * (ours[i] - exact);
            norm += exact * exact;
        }
        return Math.sqrt(difference / norm);
    }
}
