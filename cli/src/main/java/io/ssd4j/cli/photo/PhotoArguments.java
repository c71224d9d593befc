// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.photo;

import io.ssd4j.ssd.image.PhotoOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

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
            converter = Pixels.class,
            description = "The maximum number of pixels in a photo (default: 178956970).")
    private @Nullable Long maxPixels;

    /** How to read photos. */
    public PhotoOptions options() {
        PhotoOptions options = PhotoOptions.DEFAULT.orientation(orientation);
        return maxPixels == null ? options : options.maxPixels(maxPixels);
    }

    /** A number of pixels. */
    static final class Pixels implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                long value = Long.parseLong(text);
                if (value > 0) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // The message below is more specific.
            }
            throw new TypeConversionException("'" + text + "' is not a whole number from 1 to " + Long.MAX_VALUE);
        }
    }
}
