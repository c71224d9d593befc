// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.photo;

import io.ssd4j.cli.spi.SharedValues;
import io.ssd4j.ssd.image.PhotoOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for how photos are read, shared by all commands that read them. */
public final class PhotoArguments {
    @Option(
            names = "--apply-exif-orientation",
            description =
                    "Rotate and flip each photo according to its EXIF data, which the references do not do; sizes and boxes"
                            + " are then those of the upright photo.")
    private boolean orientation;

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            converter = SharedValues.Pixels.class,
            description = "The maximum number of pixels in a photo (default: 178956970).")
    private @Nullable Long maxPixels;

    /** How to read photos. */
    public PhotoOptions options() {
        PhotoOptions options = PhotoOptions.DEFAULT.orientation(orientation);
        return maxPixels == null ? options : options.maxPixels(maxPixels);
    }
}
