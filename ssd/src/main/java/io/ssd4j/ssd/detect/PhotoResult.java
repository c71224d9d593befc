// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import io.ssd4j.ssd.image.ImageException;
import java.nio.file.Path;
import java.util.List;

/** What became of one photo of a {@link Detector#stream stream}. */
public sealed interface PhotoResult {

    /** The photo, as it was given. */
    Path photo();

    /**
     * The photo was read and searched.
     *
     * @param photo the photo
     * @param width its width in pixels
     * @param height its height in pixels
     * @param detections what was found, the highest score first
     */
    record Detected(Path photo, int width, int height, List<Detection> detections) implements PhotoResult {

        /** Copies the list. */
        public Detected {
            detections = List.copyOf(detections);
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
