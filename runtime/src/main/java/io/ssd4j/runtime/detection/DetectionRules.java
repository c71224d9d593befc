// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.detection;

import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How the outputs of a network's heads become detections. Everything is computed in float32, image by image:
 *
 * <ol>
 *   <li>Softmax over the classes of each default box. Class 0 is the background and is ignored from here on.
 *   <li>The offsets of each default box are decoded as {@link BoxCoder} says. The box is given by its left, top, right and bottom edge in pixels
 *       of the network's input, 0 being the left or top edge of the image. A box with a coordinate that is not finite is dropped.
 *   <li>If {@link #clip} is set, the edges are clamped to the image.
 *   <li>Each pair of a default box and a class whose score is greater than {@link #scoreThreshold} is a candidate. Only the
 *       {@link #candidatesPerClass} best of each class are kept.
 *   <li>Non-maximum suppression, strictly within each class: in order, a candidate is suppressed if its intersection over union with one
 *       that was kept is greater than {@link #iouThreshold}. Widths and heights are differences of edges, without an added 1, and a
 *       quotient that is not a number suppresses nothing.
 *   <li>The first {@link #detections} of the image are its detections.
 * </ol>
 *
 * <p>The order is always: higher score, then lower default box, then lower class.
 *
 * @param heads the heads in the order of the default boxes, at least one
 * @param classes the number of classes with the background, 2 to {@value #MAX_CLASSES}
 * @param defaultBoxes the default boxes of all heads
 * @param coder how offsets move and scale a default box
 * @param clip whether boxes are clamped to the image
 * @param scoreThreshold a candidate's score must be greater, from 0 to below 1
 * @param candidatesPerClass candidates of each class before suppression, at least 1; {@link #ALL} for no limit
 * @param iouThreshold a greater intersection over union suppresses, 0 to 1
 * @param detections the most detections of an image, 1 to {@value #MAX_DETECTIONS}
 */
public record DetectionRules(
        List<Head> heads,
        int classes,
        DefaultBoxes defaultBoxes,
        BoxCoder coder,
        boolean clip,
        float scoreThreshold,
        int candidatesPerClass,
        float iouThreshold,
        int detections) {

    /** No limit on the candidates of a class. */
    public static final int ALL = Integer.MAX_VALUE;

    /** The limit of {@link #classes}. */
    public static final int MAX_CLASSES = 1 << 12;

    /** The limit of {@link #detections}. */
    public static final int MAX_DETECTIONS = 1 << 16;

    /**
     * The limit of default boxes times classes: an engine reserves memory for that many candidates, up to 8 bytes for each.
     */
    public static final int MAX_CANDIDATES = 1 << 27;

    /**
     * Checks the values and copies the list.
     *
     * @throws IllegalArgumentException if one is out of range; the message names it
     */
    public DetectionRules {
        heads = List.copyOf(heads);
        require(!heads.isEmpty(), "a detector has at least one head");
        Set<String> outputs = new HashSet<>();
        for (Head head : heads) {
            require(outputs.add(head.output()), "two heads read the output '" + head.output() + "'");
        }
        require(
                classes >= 2 && classes <= MAX_CLASSES,
                "a detector has 2 to " + MAX_CLASSES + " classes, the background included, not " + classes);
        require(
                (long) defaultBoxes.count() * classes <= MAX_CANDIDATES,
                defaultBoxes + " with " + classes + " classes give more than " + MAX_CANDIDATES + " candidates");
        require(
                scoreThreshold >= 0 && scoreThreshold < 1,
                "the score threshold must be 0 to below 1, not " + scoreThreshold);
        require(candidatesPerClass >= 1, "at least 1 candidate per class must be allowed, not " + candidatesPerClass);
        require(
                iouThreshold >= 0 && iouThreshold <= 1,
                "the threshold of intersection over union must be 0 to 1, not " + iouThreshold);
        require(
                detections >= 1 && detections <= MAX_DETECTIONS,
                "1 to " + MAX_DETECTIONS + " detections per image must be allowed, not " + detections);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /**
     * Checks that a network has these heads.
     *
     * @throws IllegalArgumentException if an output is missing or has another number of channels, or if the heads have another number of
     *     cells than the default boxes need; the message says what was expected
     */
    public void requireFits(Network network) {
        long boxes = 0;
        for (Head head : heads) {
            Shape shape = network.outputShape(head.output());
            require(
                    shape.channels() == head.channels(classes),
                    "output '" + head.output() + "' of network "
                            + network.name() + " has " + shape.channels() + " channels, but a head with "
                            + head.boxesPerCell()
                            + " boxes per cell and " + classes + " classes has " + head.channels(classes)
                            + ": boxes * (classes + 4), rounded up to a multiple of " + Head.CHANNEL_MULTIPLE);
            boxes += (long) shape.height() * shape.width() * head.boxesPerCell();
        }
        require(
                boxes == defaultBoxes.count(),
                "the heads of network " + network.name() + " compute " + boxes + " boxes, but the rules have "
                        + defaultBoxes);
    }
}
