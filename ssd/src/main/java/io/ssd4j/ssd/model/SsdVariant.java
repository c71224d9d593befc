// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.model;

import io.ssd4j.runtime.detection.BoxCoder;
import io.ssd4j.runtime.detection.DetectionRules;
import io.ssd4j.runtime.detection.Head;
import io.ssd4j.runtime.image.FrameConversion;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Window;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A detector: everything that differs between the published SSD detectors, as data.
 *
 * <p>The references are lufficc/SSD and torchvision's {@code ssd300_vgg16}. A detector trained for other classes is one of these with
 * {@link #withLabels} or {@link #withClasses}.
 *
 * @param id the name used on the command line and in metadata: {@code lufficc:voc300}
 * @param backbone the layers that compute the feature maps
 * @param l2NormEpsilon keeps positions of conv4_3 without any activation at zero
 * @param labels the names of the classes; their number determines the channels of the heads
 * @param defaultBoxes sizes and shapes of the default boxes
 * @param conversion how a frame becomes the network's input
 * @param coder how a head's offsets move and scale a default box
 * @param clip whether boxes end at the image's edges
 * @param candidatesPerClass candidates of each class before non-maximum suppression, or {@link DetectionRules#ALL}
 * @param detectionsPerImage the most detections of an image
 * @param keys the names of the tensors in published checkpoints
 */
public record SsdVariant(
        String id,
        SsdBackbone backbone,
        float l2NormEpsilon,
        Labels labels,
        DefaultBoxTable defaultBoxes,
        FrameConversion conversion,
        BoxCoder coder,
        boolean clip,
        int candidatesPerClass,
        int detectionsPerImage,
        KeyLayout keys) {

    /** Scores that are not greater are no candidates, in both references. */
    private static final float SCORE_THRESHOLD = 0.01f;

    /** A greater intersection over union suppresses, in both references. */
    private static final float IOU_THRESHOLD = 0.45f;

    /** The first of the names {@code head0}, {@code head1} and so on. */
    private static final String HEAD = "head";

    /** All variants, in the order in which help texts list them. */
    public static List<SsdVariant> all() {
        return SsdVariants.ALL;
    }

    /**
     * Returns the variant with the given id.
     *
     * @throws IllegalArgumentException if there is none; the message lists the ids
     */
    public static SsdVariant of(String id) {
        return all().stream()
                .filter(variant -> variant.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no variant '" + id + "'; there are "
                        + String.join(", ", all().stream().map(SsdVariant::id).toList())));
    }

    /** The number of classes with the background: one more than there are labels. */
    public int classes() {
        return labels.count() + 1;
    }

    /** This variant with a user's own classes. */
    public SsdVariant withLabels(Labels newLabels) {
        return new SsdVariant(
                id,
                backbone,
                l2NormEpsilon,
                newLabels,
                defaultBoxes,
                conversion,
                coder,
                clip,
                candidatesPerClass,
                detectionsPerImage,
                keys);
    }

    /**
     * This variant with another number of classes, named {@code class 1}, {@code class 2} and so on; this variant itself if it has that
     * many.
     *
     * @param classes the number of classes with the background, at least 2
     */
    public SsdVariant withClasses(int classes) {
        return classes == classes() ? this : withLabels(Labels.numbered(classes - 1));
    }

    /**
     * The network of the detector: the backbone, and for each feature map one convolution that computes scores and offsets together.
     *
     * <p>The outputs are the heads, {@code head0} for the first feature map and so on, in the layout of {@link Head}. The parameters of a head
     * are {@code head0.weight} and {@code head0.bias}.
     */
    public Network network() {
        List<Head> heads = heads();
        List<String> maps =
                backbone.featureMaps().stream().map(FeatureMap::name).toList();
        return backbone.layers(id, l2NormEpsilon, (builder, map, value) -> {
                    Head head = heads.get(maps.indexOf(map));
                    builder.branch(new Operation.Convolution(
                            head.output(),
                            value,
                            head.channels(classes()),
                            Window.of(3).padding(1),
                            Activation.NONE));
                    builder.output(head.output());
                })
                .build();
    }

    /** The network that computes the feature maps alone, with this variant's L2 normalization. */
    public Network featureNetwork() {
        return backbone.network(l2NormEpsilon);
    }

    /** How the outputs of {@link #network()} become detections. */
    public DetectionRules rules() {
        return new DetectionRules(
                heads(),
                classes(),
                DefaultBoxGrid.of(defaultBoxes, backbone),
                coder,
                clip,
                SCORE_THRESHOLD,
                candidatesPerClass,
                IOU_THRESHOLD,
                detectionsPerImage);
    }

    private List<Head> heads() {
        return IntStream.range(0, defaultBoxes.maps().size())
                .mapToObj(k -> new Head(HEAD + k, defaultBoxes.maps().get(k).boxes()))
                .toList();
    }
}
