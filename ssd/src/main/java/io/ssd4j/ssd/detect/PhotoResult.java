// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.RgbImage;
import java.nio.file.Path;
import java.util.List;

/** The result for one photo of a {@link Detector#stream stream}. */
public sealed interface PhotoResult {

    /** The photo, as it was given. */
    Path photo();

    /**
     * The photo was read, and objects were detected in it.
     *
     * @param photo the photo
     * @param image its pixels, for example to draw on a copy of them
     * @param detections what was found, the highest score first
     */
    record Detected(Path photo, RgbImage image, List<Detection> detections) implements PhotoResult {

        /** Copies the list. */
        public Detected {
            detections = List.copyOf(detections);
        }

        /** Its width in pixels. */
        public int width() {
            return image.width();
        }

        /** Its height in pixels. */
        public int height() {
            return image.height();
        }
    }

    /**
     * The photo could not be read.
     *
     * @param photo the photo
     * @param error the reason
     */
    record Failed(Path photo, ImageException error) implements PhotoResult {}
}
