// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.network.ParameterShape;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tensor of a checkpoint as a part of a parameter. Most parameters are one tensor; the weight of a head is the weight of a class head, the
 * weight of a box head below it, and zeros.
 *
 * @param tensor its name: {@code conv1_1.weight}, {@code class0.weight}, {@code box0.bias}
 * @param shape its shape
 * @param firstRow the first of the parameter's outermost rows that it fills
 */
record Piece(String tensor, ParameterShape shape, long firstRow) {
    private static final Pattern HEAD = Pattern.compile("head(\\d+)(\\.weight|\\.bias)");
    private static final int OFFSETS = 4;

    /**
     * The pieces of a parameter.
     *
     * @param parameter its name in the network
     * @param shape its shape in the network
     * @param heads sizes of the network's heads
     */
    static List<Piece> of(String parameter, ParameterShape shape, HeadSizes heads) {
        Matcher head = HEAD.matcher(parameter);
        if (!head.matches()) {
            return List.of(new Piece(parameter, shape, 0));
        }
        int map = Integer.parseInt(head.group(1));
        long scores = (long) heads.boxes().get(map) * heads.classes();
        long offsets = (long) heads.boxes().get(map) * OFFSETS;
        return List.of(
                new Piece("class" + map + head.group(2), withRows(shape, scores), 0),
                new Piece("box" + map + head.group(2), withRows(shape, offsets), scores));
    }

    private static ParameterShape withRows(ParameterShape shape, long rows) {
        List<Long> extents = new ArrayList<>(shape.extents());
        extents.set(0, rows);
        return new ParameterShape(extents);
    }

    /** Whether it belongs to a detection head. */
    boolean isHead() {
        return tensor.startsWith("class") || tensor.startsWith("box");
    }
}
