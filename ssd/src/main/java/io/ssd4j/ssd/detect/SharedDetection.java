// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.RgbImage;
import io.ssd4j.ssd.stream.SharedStream;
import java.nio.file.Path;
import java.util.function.Function;

/** Detects objects in the photos of a stream on a CPU, in sessions that share its threads. */
record SharedDetection(Detector detector, Function<Path, RgbImage> reader)
        implements SharedStream.Work<RgbImage, PhotoResult> {
    @Override
    public RgbImage read(Path photo) {
        return reader.apply(photo);
    }

    @Override
    public PhotoResult compute(long number, Path photo, RgbImage image, int sessions) {
        return new PhotoResult.Detected(photo, image, detector.sessions().detectSharing(image, sessions));
    }

    @Override
    public PhotoResult failed(Path photo, ImageException error) {
        return new PhotoResult.Failed(photo, error);
    }
}
