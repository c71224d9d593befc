// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.photo;

import io.ssd4j.cli.command.TimeLine;
import io.ssd4j.cli.command.UsageException;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.PhotoOptions;
import io.ssd4j.ssd.image.PhotoSize;
import io.ssd4j.ssd.image.RgbImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;

/**
 * Reads photos from files and, once, from standard input. Thread-safe.
 *
 * @param in standard input
 * @param options how they are read
 * @param timeLine records when the first photo has been decoded
 */
public record PhotoReader(InputStream in, PhotoOptions options, TimeLine timeLine) {
    /** The argument for standard input; a file of this name is {@code ./-}. */
    public static final String STANDARD_INPUT = "-";

    private static final Set<String> NAMES_OF_STANDARD_INPUT =
            Set.of(STANDARD_INPUT, "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0");

    public static boolean isStandardInput(String name) {
        return NAMES_OF_STANDARD_INPUT.contains(name);
    }

    /**
     * Checks that standard input is not needed more than once.
     *
     * @param names the photos
     * @param list the file with more of them, or empty
     * @throws UsageException if it is
     */
    public static void requireOneUseOfStandardInput(Collection<String> names, String list) {
        long photos = names.stream().filter(PhotoReader::isStandardInput).count();
        if (photos > 0 && isStandardInput(list)) {
            throw new UsageException("'-' and '--files-from " + list + "' both read standard input; use one of them");
        }
        if (photos > 1) {
            throw new UsageException(
                    "'-' is more than once among the photos, but standard input can be read only once");
        }
    }

    /**
     * Reads a photo.
     *
     * @throws io.ssd4j.ssd.image.ImageException if it cannot be used
     */
    public RgbImage read(Path photo) {
        RgbImage image = isStandardInput(photo.toString())
                ? Photo.read("standard input", in, options)
                : Photo.read(photo, options);
        timeLine.reached(TimeLine.Stage.PHOTO);
        return image;
    }

    /**
     * Reads the size that a photo in a regular file will have, without decoding it.
     *
     * @throws io.ssd4j.ssd.image.ImageException if it cannot be used
     */
    public PhotoSize size(Path photo) {
        return Photo.size(photo, options);
    }
}
