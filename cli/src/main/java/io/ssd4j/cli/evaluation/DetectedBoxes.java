// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import io.ssd4j.ssd.detect.Box;
import io.ssd4j.ssd.detect.Detection;
import io.ssd4j.ssd.detect.PhotoResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the detections in the images of a data set, in the images' order. */
final class DetectedBoxes {
    private final List<AnnotatedImage> images;
    private final CategoryMapping mapping;
    private final List<DetectedBox> boxes = new ArrayList<>();
    private int next;
    private int otherSizes;
    private Optional<String> firstOtherSize = Optional.empty();

    DetectedBoxes(List<AnnotatedImage> images, CategoryMapping mapping) {
        this.images = images;
        this.mapping = mapping;
    }

    /**
     * Takes the detections in the next image. Those of classes that the data set does not have are left out.
     *
     * @throws io.ssd4j.ssd.image.ImageException if the photo could not be read: without it, the numbers would be wrong
     */
    void add(PhotoResult photo) {
        switch (photo) {
            case PhotoResult.Failed failed -> throw failed.error();
            case PhotoResult.Detected detected -> {
                AnnotatedImage image = images.get(next);
                if (!image.hasSize(detected.width(), detected.height())) {
                    otherSizes++;
                    firstOtherSize =
                            firstOtherSize.or(() -> Optional.of(detected.photo() + " has " + detected.width() + " x "
                                    + detected.height() + " pixels, and " + image.width() + " x " + image.height()
                                    + " according to the annotations"));
                }
                detected.detections().forEach(this::add);
                next++;
            }
        }
    }

    private void add(Detection detection) {
        int category = mapping.category(detection.label());
        if (category >= 0) {
            Box box = detection.box();
            boxes.add(new DetectedBox(
                    next, category, box.left(), box.top(), box.right(), box.bottom(), detection.score()));
        }
    }

    /** All detections so far. */
    List<DetectedBox> all() {
        return boxes;
    }

    /** What to tell about photos that are not the annotated ones. */
    Optional<String> warning() {
        return firstOtherSize.map(first -> otherSizes + " of " + next
                + " photos do not have the annotated size, so that boxes cannot match: " + first);
    }
}
